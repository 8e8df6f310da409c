package org.xend.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the compiled classes with docs/architecture.dot, the source of the picture in docs/architecture.md: its
/// boxes and arrows are exactly the packages and imports.
class ArchitectureTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ARROW = Pattern.compile("\"([\\w.]+)\"\\s*->\\s*\\{?([^;}\\[]+)");
    private static final Pattern NAME = Pattern.compile("\"([\\w.]+)\"");
    private static final Pattern SYNCHRONIZED = Pattern.compile("(?m)^(?!\\s*(//|\\*)).*\\bsynchronized\\b *[({\\w]");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.xend");

    @Test
    void everyImportIsAnArrowOfThePictureAndEveryArrowIsAnImport() throws IOException {
        assertEquals(asText(drawn()), asText(found()));
    }

    @Test
    void noArrowLeadsBack() {
        Map<String, Set<String>> arrows = found();
        for (String room : arrows.keySet()) {
            assertTrue(!reachable(room, arrows).contains(room), room + " reaches itself");
        }
    }

    @Test
    void formatsAndTreeAreFreeOfInputOutputAndOfVertx() {
        List<String> pure = List.of("org.xend.protocol.", "org.xend.daemon.store.");
        List<String> refused = List.of(
                "io.vertx.",
                "io.netty.",
                "java.net.",
                "java.nio.channels.",
                "java.nio.file.Files",
                "java.io.File",
                "org.slf4j.");
        List<String> found = CLASSES.stream()
                .filter(c -> starts(c.getFullName(), pure))
                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(JavaClass::getFullName)
                .filter(name -> starts(name, refused))
                .distinct()
                .toList();
        assertEquals(List.of(), found);
    }

    @Test
    void thereAreNoLocks() throws IOException {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(d -> d.getTargetClass().getFullName())
                    .filter(name -> name.startsWith("java.util.concurrent.locks."))
                    .forEach(name -> found.add(type.getName() + " uses " + name));
        }
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file : files.filter(p -> p.toString().contains("src/main/java"))
                    .filter(p -> p.toString().endsWith(".java"))
                    .toList()) {
                if (SYNCHRONIZED.matcher(Files.readString(file)).find()) {
                    found.add(HOME.relativize(file) + " is synchronized");
                }
            }
        }
        assertEquals(Set.of(), found);
    }

    @Test
    void onlyThesePackagesUseForeignMemory() {
        assertEquals(
                List.of(
                        "org.xend.daemon.clock",
                        "org.xend.daemon.hypervisor.xen.builder",
                        "org.xend.daemon.hypervisor.xen.ffm",
                        "org.xend.daemon.journal.segment",
                        "org.xend.daemon.processor",
                        "org.xend.daemon.pty",
                        "org.xend.daemon.ring"),
                CLASSES.stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(d -> d.getTargetClass().getFullName().startsWith("java.lang.foreign.")))
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void everyPackageHasAPackageInfo() throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            List<Path> folders = files.filter(p -> p.toString().contains("src/main/java"))
                    .filter(p -> p.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertEquals(
                    List.of(),
                    folders.stream()
                            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                            .toList());
        }
    }

    private static Map<String, Set<String>> found() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String from = room(type);
            if (type.getSimpleName().equals("package-info")) {
                continue;
            }
            arrows.computeIfAbsent(from, _ -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                String to = room(target.getBaseComponentType());
                if (target.getBaseComponentType().getPackageName().startsWith("org.xend") && !to.equals(from)) {
                    arrows.get(from).add(to);
                }
            }
        }
        return arrows;
    }

    private static Map<String, Set<String>> drawn() throws IOException {
        Map<String, Set<String>> arrows = new TreeMap<>();
        String text = Files.readString(HOME.resolve("docs/architecture.dot")).replaceAll("(?m)//.*$", "");
        var arrow = ARROW.matcher(text);
        while (arrow.find()) {
            var names = NAME.matcher(arrow.group(2));
            while (names.find()) {
                arrows.computeIfAbsent(arrow.group(1), _ -> new TreeSet<>()).add(names.group(1));
            }
        }
        Pattern node = Pattern.compile("(?m)^\\s*\"([\\w.]+)\"\\s*\\[");
        var nodes = node.matcher(text);
        while (nodes.find()) {
            arrows.computeIfAbsent(nodes.group(1), _ -> new TreeSet<>());
        }
        return arrows;
    }

    private static Set<String> reachable(String start, Map<String, Set<String>> arrows) {
        Set<String> seen = new TreeSet<>();
        var open = new java.util.ArrayDeque<>(arrows.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                open.addAll(arrows.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    private static String room(JavaClass type) {
        return type.getPackageName().replaceFirst("^org\\.xend\\.", "");
    }

    private static boolean starts(String name, List<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    private static String asText(Map<String, Set<String>> arrows) {
        var out = new StringBuilder();
        new HashMap<>(arrows)
                .entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(e -> out.append(e.getKey())
                                .append(" -> ")
                                .append(e.getValue())
                                .append('\n'));
        return out.toString();
    }
}
