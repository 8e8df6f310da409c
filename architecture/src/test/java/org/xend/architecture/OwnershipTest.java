package org.xend.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the compiled classes with docs/ownership.md: its second table lists every use of shared state, class by
/// class, and the owners of its first table exist.
class OwnershipTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.xend");
    private static final Pattern SHARED = Pattern.compile("java\\.util\\.concurrent\\.(?:atomic\\.\\w+"
            + "|Concurrent\\w+|CopyOnWrite\\w+|\\w+BlockingQueue|\\w+BlockingDeque|\\w*TransferQueue"
            + "|CountDownLatch|CyclicBarrier|Phaser|Semaphore|Exchanger)|java\\.lang\\.invoke\\.VarHandle");
    private static final Pattern ROW = Pattern.compile("\\| `([\\w.]+)` \\| ([^|]+) \\| [^|]*\\w[^|]* \\|");
    private static final Pattern NAME = Pattern.compile("`(?:org\\.xend\\.)?(\\w+\\.[\\w.]+[A-Z]\\w+)`");

    private static String document() throws IOException {
        return Files.readString(Path.of("../docs/ownership.md"));
    }

    @Test
    void sharedStateIsThatOfTheDocument() throws IOException {
        assertEquals(asText(documented()), asText(found()));
    }

    @Test
    void everyClassTheDocumentNamesExists() throws IOException {
        Set<String> names = CLASSES.stream()
                .map(type -> type.getName().replaceFirst("^org\\.xend\\.", ""))
                .collect(Collectors.toSet());
        var named = NAME.matcher(document());
        while (named.find()) {
            assertTrue(names.contains(named.group(1)), named.group(1));
        }
    }

    @Test
    void everyConductorIsAnOwnerInTheDocument() throws IOException {
        String document = document();
        CLASSES.stream()
                .filter(type -> type.getSimpleName().endsWith("Conductor"))
                .forEach(type -> assertTrue(
                        document.contains("`" + type.getName().replaceFirst("^org\\.xend\\.", "") + "`"),
                        type.getName()));
    }

    private static Map<String, Set<String>> found() {
        Map<String, Set<String>> shared = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> uses = type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> SHARED.matcher(target.getName()).matches())
                    .map(JavaClass::getSimpleName)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (type.getFields().stream().anyMatch(field -> field.getModifiers().contains(JavaModifier.VOLATILE))) {
                uses.add("volatile");
            }
            if (!uses.isEmpty()) {
                String name = type.getName().replaceFirst("^org\\.xend\\.", "").replaceFirst("\\$.*", "");
                shared.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(uses);
            }
        }
        return shared;
    }

    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> shared = new TreeMap<>();
        String text = document();
        var row = ROW.matcher(text.substring(text.indexOf("## What threads share")));
        while (row.find()) {
            shared.put(
                    row.group(1),
                    Stream.of(row.group(2).split(","))
                            .map(String::strip)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        return shared;
    }

    private static String asText(Map<String, Set<String>> shared) {
        return shared.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining("\n"));
    }
}
