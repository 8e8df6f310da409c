package org.xend.protocol.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.device.DiskSpec;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.device.VifSpec;
import org.xend.protocol.language.DomainFile;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// What xm 4.1 took, or xl where xm says nothing, is taken.
class FaultD8Test {
    private static final String GUEST = "kernel = '/netbsd'\n";

    private static Sxp.Items sxp(String text) throws SxpException {
        return (Sxp.Items) new SxpReader().readOne(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/d/web.img,,xvda,,",
                "/d/web.img,,xvda,",
                "/d/web.img,raw,xvda,rw,,",
                "/d/web.img,raw,xvda,,,",
                "/d/web.img , , xvda , w , ",
                "file:/d/web.img,xvda,w,",
                "file:/d/web.img,xvda,w,,"
            })
    void faultD8EmptyFieldsAfterTheLastCountForNothing(String text) {
        assertEquals(DiskSpec.parse("/d/web.img,raw,xvda,rw"), DiskSpec.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/d/web.img,raw,xvda,rw,x", "/d/web.img,,xvda,,x", "file:/d/web.img,xvda,w,,x86_64"})
    void faultD8AFieldTooManyIsStillRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> DiskSpec.parse(text));
    }

    @Test
    void faultD8WhatLibvirtAndXlWriteIsTakenWithAWarning() throws ConfigException {
        DomainFile file = DomainFile.read(
                "web",
                GUEST
                        + "disk = [ 'format=raw,vdev=xvda,access=rw,backendtype=qdisk,target=/d/web.img' ]\n"
                        + "vif = [ 'gatewaydev=wm0, mtu=9000, trusted=0, bridge=b0' ]",
                List.of());
        assertEquals(
                DiskSpec.parse("/d/web.img,raw,xvda,rw"),
                file.config().devices().getFirst());
        assertEquals(
                List.of("web:2:1: disk: backendtype=qdisk: the disk is served by the kernel's own backend"),
                file.warnings());
        assertEquals(
                new VifConfig.Link(Optional.of("wm0"), Optional.of(9000), false),
                ((VifConfig) file.config().devices().getLast()).link());
    }

    @Test
    void faultD8WhatXlAddsToAVifIsInTheFormThatIsKept() throws ConfigException, SxpException {
        Sxp.Items form = sxp("(vm (memory 64) (image (linux (kernel /k)))"
                + " (device (vif (bridge b0) (gatewaydev wm0) (mtu 9000) (trusted 0))))");
        DomainConfig config = DomainConfigSxp.read(form);
        assertEquals(
                new VifConfig.Link(Optional.of("wm0"), Optional.of(9000), false),
                ((VifConfig) config.devices().getFirst()).link());
        assertEquals(config, DomainConfigSxp.read(DomainConfigSxp.print(config)));
        assertEquals(List.of(), SxpWarnings.of(form));
        assertEquals(VifConfig.Link.PLAIN, VifSpec.parse("bridge=b0").link());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "devid=0|'devid' is not supported: interfaces are numbered from 0",
                "mtu=67|bad mtu '67': a number from 68 to 65535 is needed",
                "mtu=65536|bad mtu '65536'",
                "mtu=jumbo|bad mtu 'jumbo'",
                "mtu=-1|bad mtu '-1'",
                "trusted=yes|bad trusted 'yes': 0 or 1 is needed",
                "gatewaydev=$(id)|bad gatewaydev '$(id)'",
                "gatewaydev=sixteen-letters-|1 to 15 characters"
            })
    void faultD8WhatAVifCannotHaveIsRefusedEverywhere(String field, String message) {
        String text = "bridge=b0," + field;
        var refused = assertThrows(IllegalArgumentException.class, () -> VifSpec.parse(text));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        String pair = field.replace('=', ' ');
        if (!pair.contains("$")) {
            assertThrows(
                    FailureException.class,
                    () -> DomainConfigSxp.read(sxp(
                            "(vm (memory 64) (image (linux (kernel /k))) (device (vif (bridge b0) (" + pair + "))))")));
        }
    }

    @Test
    void faultD8AUuidMayComeWithoutItsDashes() throws ConfigException, SxpException {
        String dashed = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
        for (String text : List.of(dashed, dashed.replace("-", ""), "0A1B2C3D4E5F60718293A4B5C6D7E8F9")) {
            assertEquals(
                    Optional.of(dashed),
                    DomainFile.read("web", GUEST + "uuid = '" + text + "'", List.of())
                            .config()
                            .uuid());
            assertEquals(
                    Optional.of(dashed),
                    DomainConfigSxp.read(sxp("(vm (memory 64) (uuid " + text + ") (image (linux (kernel /k))))"))
                            .uuid());
        }
        assertThrows(
                ConfigException.class,
                () -> DomainFile.read("web", GUEST + "uuid = '" + "0".repeat(31) + "'", List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "netbsd, /home/op/guests/netbsd",
        "./netbsd, /home/op/guests/netbsd",
        "../k//netbsd, /home/op/k/netbsd",
        "../../../../netbsd, /netbsd",
        "/netbsd, /netbsd",
        "file:///boot/netbsd, /boot/netbsd"
    })
    void faultD8ARelativePathBeginsWhereXmWasCalled(String path, String whole) throws ConfigException {
        ImageConfig image = DomainFile.read(
                        "web", "kernel = '" + path + "'\nramdisk = '" + path + "'", List.of(), "/home/op/guests")
                .config()
                .image();
        assertEquals(whole, image.kernel());
        assertEquals(whole, image.ramdisk());
    }

    @Test
    void faultD8TheTypeOfAnInterfaceIsKept() throws ConfigException {
        DomainConfig config = DomainFile.read("web", GUEST + "vif = [ 'type=netfront', 'type=vif', '' ]", List.of())
                .config();
        assertEquals(
                List.of("netfront", "netfront", ""),
                DomainConfigSxp.read(DomainConfigSxp.print(config)).devices().stream()
                        .map(device -> ((VifConfig) device).type().orElse(""))
                        .toList());
    }

    @Test
    void faultD8AScreenInAnSExpressionIsAWarningAsInAFile() throws SxpException {
        Sxp.Items config = sxp("(vm (name s) (memory 64) (image (linux (kernel /k))) (device (vkbd))"
                + " (device (vbd (uname phy:/dev/a) (dev hda) (mode w)))"
                + " (device (vfb (type vnc) (vncunused 1))) (device (console (protocol vt100))))");
        assertEquals(
                List.of(
                        "vkbd: not supported by this daemon yet, ignored",
                        "vfb: not supported by this daemon yet, ignored"),
                SxpWarnings.of(config));
        assertEquals(
                List.of(VbdConfig.class),
                DomainConfigSxp.read(config).devices().stream()
                        .map(Object::getClass)
                        .toList());
    }

    @Test
    void faultD6AnUnknownFieldOfAnSExpressionIsNamedWithTheKnownOne() throws SxpException {
        assertEquals(
                List.of(
                        "'memroy' is an unknown field, ignored: is 'memory' meant?",
                        "tsc_mode: not supported by this daemon yet, ignored",
                        "image: 'kernal' is an unknown field, ignored: is 'kernel' meant?",
                        "vif: 'brigde' is an unknown field, ignored: is 'bridge' meant?",
                        "vbd: 'colour' is an unknown field, ignored"),
                SxpWarnings.of(sxp("(vm (name s) (memroy 64) (tsc_mode 1) (nomigrate 0)"
                        + " (image (linux (kernal /k) (args x))) (device (vif (brigde b)))"
                        + " (device (vbd (colour blue))))")));
    }

    @Test
    void faultD6WhatXmListSaysOfARunningDomainIsNoCauseForAWarning() throws SxpException {
        assertEquals(
                List.of(),
                SxpWarnings.of(sxp("(domain (domid 3) (cpu_weight 256) (cpu_cap 0)"
                        + " (pool_name Pool-0) (bootloader '') (vcpus 1) (cpus (())) (on_poweroff destroy)"
                        + " (description '') (on_crash restart) (uuid 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9)"
                        + " (bootloader_args '') (name s) (on_reboot restart) (maxmem 64) (memory 64)"
                        + " (target_memkb 65536) (shadow_memory 0) (vcpu_avail 1) (features '') (on_xend_start ignore)"
                        + " (on_xend_stop ignore) (start_time 1.5) (cpu_time 0.1) (online_vcpus 1)"
                        + " (image (linux (kernel /k) (args root=xbd0) (notes (guest_os NetBSD)))) (status 2)"
                        + " (state -b----) (store_mfn 7) (console_mfn 8)"
                        + " (device (vif (bridge b) (mac 00:16:3e:00:00:01) (type netfront) (script /s)"
                        + " (backend-mac 00:16:3e:01:00:01) (backend 0)))"
                        + " (device (vbd (uname phy:/dev/a) (dev hda:disk) (mode w) (bootable 1) (backend 0)))"
                        + " (restart_count 0))")));
    }

    @Test
    void faultD20ARunningDomainFedBackIsAskedForWithItsTarget() throws SxpException {
        DomainConfig config = DomainConfigSxp.read(sxp(
                "(domain (name s) (maxmem 256) (memory 300)" + " (target_memkb 131072) (image (linux (kernel /k))))"));
        assertEquals(128, config.memoryMib());
        assertThrows(
                FailureException.class,
                () -> DomainConfigSxp.read(sxp("(domain (memory 64) (target_memkb x) (image (linux (kernel /k))))")));
    }
}
