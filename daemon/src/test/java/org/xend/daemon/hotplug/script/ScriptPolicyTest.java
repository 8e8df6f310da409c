package org.xend.daemon.hotplug.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptPolicyTest {
    @TempDir
    Path dir;

    private Path script;

    @BeforeEach
    void makeScript() throws IOException {
        script = Files.writeString(Files.createDirectory(dir.resolve("scripts")).resolve("vif-bridge"), "#!/bin/sh\n");
        mode(script, "rwxr-xr-x");
    }

    @Test
    void aScriptInTheFolderMayRun() throws ScriptRefusedException {
        assertEquals(script, policy().permit(script.toString()));
    }

    @Test
    void aScriptElsewhereMayRunOnceItIsNamed() throws Exception {
        Path other = Files.writeString(dir.resolve("mine"), "#!/bin/sh\n");
        mode(other, "rwxr-xr-x");
        refused(other.toString(), "lies in none of the script folders");
        var named = new ScriptPolicy(List.of(), Set.of(other), ScriptPolicy.Ownership.ANYBODY);
        assertEquals(other, named.permit(other.toString()));
    }

    @Test
    void aRelativePathIsRefused() {
        refused("vif-bridge", "is not an absolute path");
    }

    @Test
    void aPathThatLeavesTheFolderIsRefused() {
        refused(dir + "/scripts/../mine", "must not have '.' or '..'");
    }

    @Test
    void aPathThatOnlyBeginsLikeTheFolderIsRefused() throws IOException {
        Path twin = Files.createDirectory(dir.resolve("scripts2")).resolve("vif-bridge");
        refused(twin.toString(), "lies in none");
    }

    @Test
    void aMissingScriptIsRefused() {
        refused(dir + "/scripts/none", "does not exist");
    }

    @Test
    void aFileThatCannotBeRunIsRefused() throws IOException {
        mode(script, "rw-r--r--");
        refused(script.toString(), "is not an executable file");
        refused(dir + "/scripts", "is not an executable file");
    }

    @Test
    void aNulIsNoPath() {
        refused("/a\0b", "is not a path");
    }

    @Test
    void forRootAScriptThatOthersCanWriteIsRefused() throws IOException {
        mode(script, "rwxrwxr-x");
        var strict = new ScriptPolicy(List.of(dir), Set.of(), ScriptPolicy.Ownership.ROOT_ONLY);
        var e = assertThrows(ScriptRefusedException.class, () -> strict.permit(script.toString()));
        assertTrue(e.getMessage().contains("can be changed by others than root"), e.getMessage());
    }

    private ScriptPolicy policy() {
        return new ScriptPolicy(List.of(dir.resolve("scripts")), Set.of(), ScriptPolicy.Ownership.ANYBODY);
    }

    private void refused(String path, String reason) {
        var e = assertThrows(ScriptRefusedException.class, () -> policy().permit(path));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private static void mode(Path file, String bits) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(bits));
    }
}
