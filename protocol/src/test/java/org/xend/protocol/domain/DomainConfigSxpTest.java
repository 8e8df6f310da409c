package org.xend.protocol.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.DiskSpec;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VifSpec;
import org.xend.protocol.property.Property;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpPrinter;
import org.xend.protocol.sxp.SxpReader;

class DomainConfigSxpTest {
    @Property.Seeded
    void whatIsPrintedReadsBackAsTheSame(long seed) {
        Property.holds(seed, 80, draw -> {
            DomainConfig config = draw.shown("config", config(draw.random()));
            String text = SxpPrinter.pretty(DomainConfigSxp.print(config), SxpPrinter.SCREEN_WIDTH);
            assertEquals(config, DomainConfigSxp.read(new SxpReader().readOne(text)));
            assertEquals(config, DomainConfigSxp.read(DomainConfigSxp.print("domain", config)));
        });
    }

    private static DomainConfig config(Random random) {
        int vcpus = 1 + random.nextInt(70);
        int memory = 1 + random.nextInt(10_000);
        var affinity = new ArrayList<Set<Integer>>();
        if (random.nextBoolean()) {
            for (int i = 0; i < vcpus; i++) {
                affinity.add(new TreeSet<>(Set.of(random.nextInt(8), 8 + random.nextInt(8))));
            }
        }
        var devices = new ArrayList<DeviceConfig>();
        for (int i = random.nextInt(4); i > 0; i--) {
            devices.add(DiskSpec.parse(pick(random, "phy:wd0" + i + ",", "file:/var/a b" + i + ",", ",") + "xbd" + i
                    + ":cdrom," + pick(random, "r", "w", "w!") + pick(random, "", ",7", ",dom-7")));
            devices.add(VifSpec.parse("mac=" + MacAddress.generate(random)
                    + pick(
                            random,
                            "",
                            ",bridge=b0,script=/x/y",
                            ",ip=10.0.0.1 10.0.0.2",
                            ",rate=1Mb/s,vifname=v0",
                            ",type=ioemu,model=ne2k_pci,backend=1")));
        }
        return new DomainConfig(
                pick(random, "a", "nbsd-1", "x_:+."),
                pick(random, true) ? Optional.of("01234567-0123-4567-89ab-0123456789ab") : Optional.empty(),
                pick(random, "", "it's \"x\"", "é\u20ac#("),
                memory,
                memory + random.nextInt(2),
                vcpus,
                1 + random.nextInt(vcpus),
                affinity,
                1 + random.nextInt(65535),
                random.nextInt(100 * vcpus + 1),
                action(random),
                action(random),
                action(random),
                pick(random, "ignore", "start"),
                pick(random, "ignore", "shutdown", "suspend"),
                "Pool-0",
                "",
                "",
                pick(random, "", "a|b"),
                new ImageConfig(
                        pick(random, "linux", "pvh"),
                        pick(random, "/netbsd", "/a b/c"),
                        pick(random, "", "/r"),
                        pick(random, "", "xbd0"),
                        pick(random, "", "1.2.3.4::::::off"),
                        pick(random, "", "-s", "a=\"b c\" d='e' \\ #")),
                devices);
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static ExitAction action(Random random) {
        return ExitAction.values()[random.nextInt(ExitAction.values().length)];
    }

    private static DomainConfig read(String text) throws SxpException {
        return DomainConfigSxp.read(new SxpReader().readOne(text));
    }

    @Test
    void aListingOfARunningDomainCanBeFedBack() throws SxpException {
        DomainConfig config = read("""
                        (domain (domid 3) (cpu_weight 256) (cpu_cap 0) (pool_name Pool-0) (bootloader '') (vcpus 2)
                            (cpus ((0 1) (2))) (on_poweroff destroy) (description '') (on_crash restart)
                            (uuid 01234567-0123-4567-89ab-0123456789ab) (bootloader_args '') (name nbsd) (on_reboot restart)
                            (maxmem 128) (memory 128) (shadow_memory 0) (vcpu_avail 3) (features '') (start_time 12.5)
                            (cpu_time 0.5) (online_vcpus 2) (image (linux (kernel /netbsd) (args 'root=xbd0') (notes (A 1))))
                            (status 2) (state r-----) (store_mfn 1) (console_mfn 2)
                            (device (vif (bridge bridge0) (mac aa:00:00:50:02:f0) (script /etc/xen/scripts/vif-bridge)
                                (uuid u) (backend 0)))
                            (device (console (protocol vt100) (location 2)))
                            (device (vbd (protocol x86_64-abi) (uuid u) (bootable 1) (dev 0x1:disk) (uname phy:/dev/wd0e)
                                (mode w) (backend 0))))
                        """);
        assertEquals("nbsd", config.name());
        assertEquals(List.of(Set.of(0, 1), Set.of(2)), config.affinity());
        assertEquals("root=xbd0", config.image().commandLine());
        assertEquals(2, config.devices().size());
    }

    @Test
    void theHeadOfTheImageIsTheTypeOfTheGuest() throws SxpException {
        DomainConfig config = read("(vm (memory 1) (image (pvh (kernel /k) (ramdisk /r) (args quiet))))");
        assertEquals(new ImageConfig(ImageConfig.PVH, "/k", "/r", "", "", "quiet"), config.image());
        assertEquals(
                "(image (pvh (kernel /k) (ramdisk /r) (args quiet)))",
                DomainConfigSxp.print(config).all("image").getFirst().toString());
    }

    @Test
    void theOlderWordsStillSetTheActions() throws SxpException {
        DomainConfig config = read("(vm (memory 1) (restart never) (on_crash preserve) (image (linux (kernel /k))))");
        assertEquals(
                List.of(ExitAction.DESTROY, ExitAction.DESTROY, ExitAction.PRESERVE),
                List.of(config.onPoweroff(), config.onReboot(), config.onCrash()));
        assertEquals("Domain-Unnamed", config.name());
        assertEquals(1, config.vcpus());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            config       | x
            config       | ()
            memory       | (vm)
            memory       | (vm (memory x))
            memory       | (vm (memory (1)))
            memory       | (vm (memory 0) (image (linux (kernel /k))))
            memory       | (vm (memory 99999999999))
            image        | (vm (memory 1))
            builder      | (vm (memory 1) (image (hvm (kernel /k))))
            builder      | (vm (memory 1) (image (PVH (kernel /k))))
            image        | (vm (memory 1) (image (pvh (kernel /k) (boot c))))
            kernel       | (vm (memory 1) (image (pvh)))
            image        | (vm (memory 1) (image (linux (kernel /k) (boot c))))
            kernel       | (vm (memory 1) (image (linux)))
            kernel       | (vm (memory 1) (image (linux (kernel k))))
            name         | (vm (name a/b) (memory 1) (image (linux (kernel /k))))
            uuid         | (vm (uuid 1) (memory 1) (image (linux (kernel /k))))
            on_crash     | (vm (on_crash x) (memory 1) (image (linux (kernel /k))))
            restart      | (vm (restart x) (memory 1) (image (linux (kernel /k))))
            vcpus        | (vm (vcpus 0) (memory 1) (image (linux (kernel /k))))
            vcpu_avail   | (vm (vcpu_avail -1) (memory 1) (image (linux (kernel /k))))
            cpus         | (vm (cpus 3-1) (memory 1) (image (linux (kernel /k))))
            cpus         | (vm (cpus (((1)))) (memory 1) (image (linux (kernel /k))))
            device       | (vm (memory 1) (image (linux (kernel /k))) (device))
            device       | (vm (memory 1) (image (linux (kernel /k))) (device (vusb (usb-ver 2))))
            vbd          | (vm (memory 1) (image (linux (kernel /k))) (device (vbd (uname phy:a) (dev hda))))
            vif          | (vm (memory 1) (image (linux (kernel /k))) (device (vif (mac x))))
            """)
    void aWrongValueIsABadConfigThatNamesItsField(String field, String text) {
        FailureException refused = assertThrows(FailureException.class, () -> read(text));
        assertEquals(
                field,
                assertInstanceOf(Failure.BadConfig.class, refused.failure()).field());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0-3,^1    | 0,2-3
            1, 2 ,3   | 1-3
            5         | 5
            0-4095    | 0-4095
            ^1,1      | 1
            """)
    void aCpuListIsReadFromLeftToRight(String text, String shortest) {
        assertEquals(shortest, CpuList.format(CpuList.parse(text)));
        assertEquals(CpuList.parse(text), CpuList.parse(shortest));
    }

    @Test
    void aCpuListThatLeavesNothingIsRefused() {
        for (String text : List.of("^1", "1,^1", "a", "1-", "4096", "3-1", ",", "1 2")) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> CpuList.parse(text))
                    .getMessage()
                    .contains("'" + text + "'"));
        }
        assertEquals(Set.of(), CpuList.parse(" "));
    }
}
