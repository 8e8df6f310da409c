package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.domain.Host.done;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.DomainRecords;
import org.xend.daemon.keys.KeyBatch;

class StaleDomainsTest {
    @TempDir
    Path folder;

    @Test
    void aDomainThatEndedWithItsDaemonIsReportedAndForgotten() throws IOException {
        Path records = folder.resolve("domains");
        String uuid;
        try (var host = new Host(records).started()) {
            uuid = done(host.conductor.create(SampleConfigs.howTo("nbsd"), false)).uuid();
            Path file = records.resolve(uuid + ".sxp");
            assertEquals("(domain (domid 1) (name 'nbsd') (uuid '" + uuid + "'))\n", Files.readString(file));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(records)));
        }
        try (var host = new Host(records)) {
            host.tree.apply(KeyBatch.builder().write("/local/domain/1/name", "nbsd")
                    .write("/vm/" + uuid + "/name", "nbsd")
                    .write("/libxl/1/type", "pv").write("/local/domain/0/backend/vif/1/0/state", "1")
                    .build());
            host.started();
            DomainEvent gone = host.await("destroyed");
            assertEquals("nbsd", gone.name());
            assertEquals(uuid, gone.uuid());
            for (String path : List.of("/local/domain/1", "/vm/" + uuid, "/libxl/1",
                    "/local/domain/0/backend/vif/1")) {
                assertEquals(List.of(), host.tree.dump(path));
            }
            try (Stream<Path> left = Files.list(records)) {
                assertEquals(0, left.count());
            }
        }
    }

    @Test
    void aRecordThatCannotBeReadIsSkippedAndLeft() throws IOException {
        var records = new DomainRecords(folder);
        var good = new DomainRecord(7, "ok", SampleConfigs.UUID);
        records.save(good);
        Path torn = Files.writeString(folder.resolve("torn.sxp"), "(domain (domid 1");
        Path other = Files.writeString(folder.resolve("other.sxp"),
                Files.readString(folder.resolve(SampleConfigs.UUID + ".sxp")));
        assertEquals(List.of(good), records.load());
        assertTrue(Files.exists(torn) && Files.exists(other));
        records.remove(SampleConfigs.UUID);
        records.remove(SampleConfigs.UUID);
        assertEquals(List.of(), records.load());
    }
}
