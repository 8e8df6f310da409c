package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ManPageTest {
    @Test
    void everyVariableIsInTheManPage() throws IOException {
        Set<String> words = Files.readString(Path.of("../docs/man/xmdomain.cfg.5"))
                .lines()
                .filter(line -> line.contains("Va "))
                .flatMap(line -> List.of(line.split("[ ,]+")).stream())
                .collect(Collectors.toSet());
        var missing = new ArrayList<String>();
        Variable.all().forEach(variable -> {
            if (!words.contains(variable.name())) {
                missing.add(variable.name());
            }
        });
        assertEquals(List.of(), missing);
    }
}
