package org.xend.daemon.hypervisor.xen.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.protocol.domain.ExitReason;

/// Structures of libxenctrl, byte by byte.
class LayoutsTest {
    private static final UUID HANDLE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private final Arena arena = Arena.ofAuto();

    /// Offsets of `struct xen_domctl_createdomain` after `grant_opts` differ between 4.18 and 4.19.
    @ParameterizedTest
    @CsvSource({"V4_17,64,56", "V4_18,64,56", "V4_19,68,60", "V4_20,68,60", "V4_21,68,60"})
    void aDomainIsCreatedFromTheStructureOfEachRelease(XenVersion version, int size, int emulation) {
        CreateDomainLayout layout = version.createDomain();
        assertEquals(size, layout.size());
        MemorySegment config = arena.allocate(size, 8);
        layout.fill(config, HANDLE, GuestType.PVH, 3, true, 2);
        byte[] expected = new byte[size];
        System.arraycopy(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"), 0, expected, 4, 16);
        expected[20] = 3;
        expected[28] = 3;
        expected[32] = (byte) 0xff;
        expected[33] = 3;
        Arrays.fill(expected, 36, 44, (byte) 0xff);
        expected[44] = 2;
        expected[emulation] = 1;
        assertEquals(
                HexFormat.of().formatHex(expected), HexFormat.of().formatHex(config.toArray(ValueLayout.JAVA_BYTE)));
    }

    @Test
    void aPvDomainHasNoFlagAndNothingEmulated() {
        MemorySegment config = arena.allocate(64, 8);
        CreateDomainLayout.WITHOUT_ALTP2M.fill(config, HANDLE, GuestType.PV, 1, true, 1);
        assertEquals(0, config.get(ValueLayout.JAVA_INT, 20));
        assertEquals(0, config.get(ValueLayout.JAVA_INT, 56));
    }

    @Test
    void withoutHapAPvhDomainHasShadowPageTables() {
        MemorySegment config = arena.allocate(64, 8);
        CreateDomainLayout.WITHOUT_ALTP2M.fill(config, HANDLE, GuestType.PVH, 1, false, 1);
        assertEquals(1, config.get(ValueLayout.JAVA_INT, 20));
    }

    @ParameterizedTest
    @CsvSource({
        // flags, dying, paused, blocked, running, reason
        "0x00000020,false,false,false,true,", "0x00000010,false,false,true,false,",
        "0x00000008,false,true,false,false,", "0x00000004,false,false,false,false,POWEROFF",
        "0x00010004,false,false,false,false,REBOOT", "0x00020004,false,false,false,false,SUSPEND",
        "0x00030004,false,false,false,false,CRASH", "0x00040004,false,false,false,false,WATCHDOG",
        "0x00050004,false,false,false,false,SOFT_RESET", "0x00ff0004,false,false,false,false,CRASH",
        "0x00030000,false,false,false,false,", "0x00030105,true,false,false,false,CRASH",
        "0x00000001,true,false,false,false,"
    })
    void theFlagsOfADomainSayWhatItDoes(
            String flags, boolean dying, boolean paused, boolean blocked, boolean running, ExitReason reason) {
        MemorySegment infos = arena.allocate(DomainInfoLayout.SIZE * 2L, 8);
        infos.set(ValueLayout.JAVA_INT, DomainInfoLayout.SIZE + 4L, Integer.decode(flags));
        DomainInfo info = DomainInfoLayout.read(infos, 1);
        assertEquals(Optional.ofNullable(reason), info.shutdown());
        assertEquals(dying, info.dying());
        assertEquals(paused, info.paused());
        assertEquals(blocked, info.blocked());
        assertEquals(running, info.running());
    }

    @Test
    void theFiguresOfADomainStandWhereTheHeaderHasThem() {
        MemorySegment info = arena.allocate(DomainInfoLayout.SIZE, 8);
        info.set(ValueLayout.JAVA_SHORT, 0, (short) 0x7fef);
        info.set(ValueLayout.JAVA_LONG, 8, 256);
        info.set(ValueLayout.JAVA_LONG, 16, 512);
        info.set(ValueLayout.JAVA_LONG, 56, 123_456_789_012L);
        info.set(ValueLayout.JAVA_INT, 64, 2);
        info.set(ValueLayout.JAVA_INT, 68, 3);
        MemorySegment.copy(
                HexFormat.of().parseHex("00112233445566778899aabbccddeeff"), 0, info, ValueLayout.JAVA_BYTE, 76, 16);
        info.set(ValueLayout.JAVA_INT, 92, 5);
        assertEquals(
                new DomainInfo(
                        0x7fef,
                        HANDLE,
                        false,
                        false,
                        false,
                        false,
                        Optional.empty(),
                        1024,
                        2048,
                        123_456_789_012L,
                        2,
                        4,
                        5),
                DomainInfoLayout.read(info, 0));
    }

    @Test
    void aDomainWithoutVcpusAndLimitsIsUnderstood() {
        MemorySegment info = arena.allocate(DomainInfoLayout.SIZE, 8);
        info.set(ValueLayout.JAVA_INT, 68, -1);
        info.set(ValueLayout.JAVA_LONG, 16, -1);
        DomainInfo read = DomainInfoLayout.read(info, 0);
        assertEquals(0, read.maxVcpus());
        assertEquals(Long.MAX_VALUE, read.maxMemoryKib());
    }

    @Test
    void theHostIsReadFromPhysinfo() {
        MemorySegment info = arena.allocate(PhysicalInfo.ROOM, 8);
        int[] words = {2, 4, 8, 7, 1, 0, 2_596_123, 0x20b};
        for (int i = 0; i < words.length; i++) {
            info.setAtIndex(ValueLayout.JAVA_INT, i, words[i]);
        }
        info.set(ValueLayout.JAVA_LONG, 40, 1_000_000);
        info.set(ValueLayout.JAVA_LONG, 48, 500);
        info.set(ValueLayout.JAVA_LONG, 64, 100);
        info.set(ValueLayout.JAVA_INT, 80, 0x178bf3fd);
        PhysicalInfo host = PhysicalInfo.of(info);
        assertEquals(
                new PhysicalInfo(
                        2,
                        4,
                        8,
                        1,
                        2_596_123,
                        0x20b,
                        1_000_000,
                        500,
                        100,
                        "178bf3fd:00000000:00000000:00000000:00000000:00000000:00000000:00000000"),
                host);
        assertEquals(1600, host.freeKib(), "what others have a claim on is not free");
        assertEquals("pv hvm hap", host.virtualisation());
        assertEquals(2, host.grantVersion());
        assertTrue(host.hasHvm());
    }

    @Test
    void withoutPageTablesForThemThereAreNoPvhGuests() {
        assertFalse(new PhysicalInfo(1, 1, 1, 1, 1, 3, 1, 1, 0, "").hasHvm());
        assertTrue(new PhysicalInfo(1, 1, 1, 1, 1, 0x13, 1, 1, 0, "").hasHvm());
    }
}
