package org.xend.protocol.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xend.protocol.sxp.SxpPrinter;

class DatumSxpTest {
    static Datum.Form domain(String head) {
        Datum vif = Datum.form("vif")
                .put("bridge", "bridge0")
                .put("mac", "aa:00:00:50:02:f0")
                .put("script", "/etc/xen/scripts/vif-bridge")
                .put("ip", new Datum.None())
                .build();
        Datum vbd = Datum.form("vbd")
                .put("uname", "phy:/dev/wd0e")
                .put("dev", "0x1:disk")
                .put("mode", "w")
                .put("bootable", true)
                .build();
        return Datum.form(head)
                .put("domid", 1)
                .put("cpu_weight", 256)
                .put("vcpus", 2)
                .put(
                        "cpus",
                        new Datum.Sequence(List.of(
                                new Datum.Sequence(List.of()),
                                new Datum.Sequence(List.of(new Datum.Whole(0), new Datum.Whole(3))))))
                .put("on_crash", "restart")
                .put("description", "it's a guest")
                .put("bootloader", "")
                .put("uuid", "10e1a14c-6bf5-6b08-9c33-0a3b5b7d3e41")
                .put("pool_name", new Datum.None())
                .put("start_time", 1388534400.5)
                .put("cpu_time", 1e12)
                .put(
                        "image",
                        Datum.form("linux")
                                .put("kernel", "/home/bouyer/netbsd-XEN3_DOMU")
                                .put("args", "root=xbd0")
                                .build())
                .put("state", "-b----")
                .putEach("device", List.of(vif, vbd))
                .putEach("backend", List.of())
                .build();
    }

    @Test
    void aDomainPrintsAsXendPrintedIt() {
        assertEquals("""
                (domain
                    (domid 1)
                    (cpu_weight 256)
                    (vcpus 2)
                    (cpus (() (0 3)))
                    (on_crash restart)
                    (description "it's a guest")
                    (bootloader '')
                    (uuid 10e1a14c-6bf5-6b08-9c33-0a3b5b7d3e41)
                    (start_time 1388534400.5)
                    (cpu_time '1e+12')
                    (image (linux (kernel /home/bouyer/netbsd-XEN3_DOMU) (args 'root=xbd0')))
                    (state -b----)
                    (device
                        (vif
                            (bridge bridge0)
                            (mac aa:00:00:50:02:f0)
                            (script /etc/xen/scripts/vif-bridge)
                        )
                    )
                    (device (vbd (uname phy:/dev/wd0e) (dev 0x1:disk) (mode w) (bootable 1)))
                )
                """, SxpPrinter.pretty(DatumSxp.of(domain("domain")), SxpPrinter.SCREEN_WIDTH));
    }

    @Test
    void nothingLeavesNothingBehind() {
        assertEquals("()", DatumSxp.of(new Datum.None()).toString());
        assertEquals(
                "(a)",
                DatumSxp.of(new Datum.Sequence(List.of(new Datum.Text("a"), new Datum.None())))
                        .toString());
        assertEquals(
                "(f)",
                DatumSxp.of(Datum.form("f").put("k", new Datum.None()).build()).toString());
    }

    @Test
    void flagsAreOneAndZero() {
        assertEquals(
                "(f (yes 1) (no 0))",
                DatumSxp.of(Datum.form("f").put("yes", true).put("no", false).build())
                        .toString());
    }

    @Test
    void wordsAreAPlainList() {
        assertEquals(
                "(ls node domain)",
                DatumSxp.of(Datum.words(List.of("ls", "node", "domain"))).toString());
    }
}
