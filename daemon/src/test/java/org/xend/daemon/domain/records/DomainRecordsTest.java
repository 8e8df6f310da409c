package org.xend.daemon.domain.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ImageConfig;

class DomainRecordsTest {
    private static final List<Device> DEVICES = List.of(
            new Device(SampleConfigs.vif(), 0, 3, Optional.empty(), false),
            new Device(SampleConfigs.disk(), 1, 0, Optional.empty(), true));
    private static final DomainConfig CONFIG = SampleConfigs.howTo("nbsd").withUuid(SampleConfigs.UUID);
    private static final DomainRecord FULL = new DomainRecord(
            Phase.STANDING,
            7,
            SampleConfigs.UUID,
            CONFIG,
            CONFIG.withMemory(64),
            DEVICES,
            Optional.of(new BuiltDomain(
                    Long.MAX_VALUE,
                    1,
                    2001,
                    2,
                    Map.of("guest_os", "NetBSD", "it's (odd)", "a \"b\"\n\\ \u00e9"),
                    "x86_64-abi")),
            Optional.of(new Moment(Instant.parse("2026-01-02T03:04:05.678901234Z"), Duration.ofNanos(5_000_000_001L))),
            3,
            true,
            true,
            Optional.of(new Moment(Instant.parse("2026-01-02T04:00:00Z"), Duration.ofHours(1))));

    @TempDir
    Path folder;

    @Test
    void aRecordIsReadBack() {
        for (Phase phase : Phase.values()) {
            assertRoundTrip(FULL.withPhase(phase));
        }
        assertRoundTrip(DomainRecord.begun(Phase.STARTING, CONFIG, DEVICES, 0));
        assertRoundTrip(FULL.restarting());
        assertRoundTrip(FULL.successor());
        assertRoundTrip(FULL.aside("Domain-x", "00000000-9abc-def0-1234-56789abcdef0"));
        var pinned = new DomainConfig(
                "two",
                Optional.of(SampleConfigs.UUID),
                "two 'words'",
                64,
                256,
                2,
                1,
                List.of(Set.of(), Set.of(1, 0)),
                512,
                50,
                ExitAction.PRESERVE,
                ExitAction.RENAME_RESTART,
                ExitAction.COREDUMP_RESTART,
                "start",
                "shutdown",
                "Pool-0",
                "",
                "",
                "x|y",
                new ImageConfig("linux", "/k", "/initrd", "/dev/hda1 ro", "", "xencons=tty1"),
                List.of());
        assertRoundTrip(DomainRecord.begun(Phase.READY, pinned, List.of(), 1));
    }

    private void assertRoundTrip(DomainRecord record) {
        records("here").save(record);
        assertEquals(
                List.of(new DomainRecords.Found(record, true)),
                records("here").load().records());
        records("here").remove(record.uuid());
        records("here").remove(record.uuid());
        assertEquals(List.of(), records("here").load().records());
    }

    @Test
    void aRecordOfAnotherLifeOfTheHypervisorIsToldApart() {
        records("boot '1' (one)").save(FULL);
        assertTrue(records("boot '1' (one)").load().records().getFirst().sameHypervisor());
        assertFalse(records("boot 2").load().records().getFirst().sameHypervisor());
    }

    @Test
    void onlyTheDaemonsUserMayReadThem() throws IOException {
        Path records = folder.resolve("domains");
        new DomainRecords(records, () -> BootIdentity.UNKNOWN).save(FULL);
        Path file = records.resolve(SampleConfigs.UUID + ".sxp");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(records)));
    }

    @Test
    void whatCannotBeReadIsSkippedAndLeft() throws IOException {
        records("here").save(FULL);
        String good = Files.readString(folder.resolve(SampleConfigs.UUID + ".sxp"));
        Path torn = Files.writeString(folder.resolve("torn.sxp"), good.substring(0, good.length() / 2));
        Path other = Files.writeString(folder.resolve("other.sxp"), good);
        Path part = Files.writeString(folder.resolve(SampleConfigs.UUID + ".part"), "(domain-rec");
        assertEquals(1, records("here").load().records().size());
        assertTrue(Files.exists(torn) && Files.exists(other));
        assertFalse(Files.exists(part));
    }

    @Test
    void whatWasCutShortDoesNotCountAndIsGoneWithTheNextNote() throws IOException {
        Path file = folder.resolve(SampleConfigs.UUID + ".sxp");
        records("here").save(FULL);
        String line = Files.readString(file);
        Files.writeString(file, line + line.substring(0, line.length() / 2));
        assertEquals(FULL, records("here").load().records().getFirst().record());
        DomainRecord next = FULL.withPhase(Phase.ENDING);
        records("here").save(next);
        assertEquals(next, records("here").load().records().getFirst().record());
        assertEquals(1, Files.readString(file).lines().count());
    }

    @Test
    void aFileDoesNotGrowForEver() throws IOException {
        long longest = 0;
        for (int i = 0; i < 200; i++) {
            records("here").save(FULL.withDomid(i));
            longest = Math.max(longest, Files.size(folder.resolve(SampleConfigs.UUID + ".sxp")));
            assertEquals(i, records("here").load().records().getFirst().record().domid());
        }
        assertTrue(longest <= 64 << 10 && longest > 32 << 10, "at most " + longest + " bytes");
    }

    @Test
    void theRecordOfAnEarlierVersionIsReadAsFarAsItGoes() throws IOException {
        Files.writeString(
                folder.resolve(SampleConfigs.UUID + ".sxp"),
                "(domain (domid 7) (name 'ok') (uuid '" + SampleConfigs.UUID + "'))\n");
        DomainRecords.Contents contents = records("here").load();
        assertEquals(List.of(new DomainId(7, "ok", SampleConfigs.UUID)), contents.earlier());
        assertEquals(List.of(), contents.records());
    }

    @Test
    void noDamageIsMoreThanASkippedRecord() throws IOException {
        records("here").save(FULL);
        Path file = folder.resolve(SampleConfigs.UUID + ".sxp");
        byte[] good = Files.readAllBytes(file);
        var random = new Random(4);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte)
                        (random.nextBoolean()
                                ? random.nextInt(256)
                                : "()'\\ -9".getBytes(StandardCharsets.UTF_8)[random.nextInt(7)]);
            }
            Files.write(file, bad);
            DomainRecords.Contents contents = records("here").load();
            contents.records().forEach(found -> {
                DomainRecord record = found.record();
                assertEquals(SampleConfigs.UUID, record.uuid());
                assertEquals(record.created().devices().size(), record.devices().size());
                assertTrue(record.domid() >= -1 && record.domid() < 0x7ff0);
            });
        }
    }

    private DomainRecords records(String incarnation) {
        return new DomainRecords(folder, () -> new BootIdentity(incarnation));
    }
}
