package org.xend.daemon.xenstored.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom the settings admit. `root`, `nobody`, `daemon` and `bin` are users of every Unix.
class PeerCheckTest {
    @TempDir
    private Path folder;

    private final UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();

    private boolean admits(List<String> named, String user, String group) throws IOException {
        Path own = Files.writeString(folder.resolve("own"), "");
        Path groups = Files.writeString(folder.resolve("group"), """
                # a comment
                daemon:x:1:nobody,no-such-user
                daemonic:x:2:bin
                bin:x:2:
                broken
                """);
        return new PeerCheck(own, named, groups)
                .admits(lookup.lookupPrincipalByName(user), lookup.lookupPrincipalByGroupName(group));
    }

    @Test
    void rootAlwaysMayAndOthersWhenNamed() throws IOException {
        assertTrue(admits(List.of(), "root", "daemon"));
        assertEquals(false, admits(List.of(), "nobody", "daemon"));
        assertTrue(admits(List.of("nobody"), "nobody", "daemon"));
        assertEquals(false, admits(List.of("nobody"), "bin", "bin"));
    }

    @Test
    void aGroupAdmitsWhoRunsWithItAndWhoIsAMember() throws IOException {
        assertTrue(admits(List.of("@daemon"), "bin", "daemon"));
        assertTrue(admits(List.of("@daemon"), "nobody", "bin"));
        assertEquals(false, admits(List.of("@daemon"), "bin", "bin"));
    }
}
