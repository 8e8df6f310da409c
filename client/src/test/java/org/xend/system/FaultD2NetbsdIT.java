package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Row D2: scripts of the shapes that NetBSD's xentools have had (called with a path and a state, keys by the
/// xenstore tools) and that of the how-to, under the whole daemon on a simulated NetBSD dom0, with no setting
/// about them. dom0's commands are recorded.
@Tag("stock")
class FaultD2NetbsdIT {
    private static final Path GUEST = TestHost.HOME.resolve("etc/xen/nbsd");
    private TestHost host;

    @BeforeEach
    void prepare() throws IOException {
        host = TestHost.unstarted();
        host.configure("(xen-script-dir " + host.root().resolve("scripts") + ")");
        for (String tool : List.of("ifconfig", "brconfig", "vnconfig", "stat")) {
            host.script(
                    "tools/" + tool,
                    "#!/bin/sh\necho \"" + tool + " $*\" >>" + host.root() + "/calls\n"
                            + "case $0:$1 in */stat:*) echo 3584;; */ifconfig:-l) echo wm0 bridge0 xvif1.0;; esac\n");
        }
        host.write("scripts/hotplugpath.sh", "PATH=" + host.root() + "/tools:/usr/sbin:/usr/bin:/sbin:/bin\n");
        // As xentools' own block: one for files and devices, with what it made in `vnd`.
        host.script("scripts/block", """
                #!/bin/sh -e
                here=$(dirname "$0")
                . "$here/hotplugpath.sh"
                at=$1
                state=$2
                what=$(xenstore-read "$at/params")
                case $state in
                2)
                    case $(xenstore-read "$at/type") in
                    file) dev=/dev/vnd0d; vnconfig $dev $what; xenstore-write $at/vnd $dev ;;
                    phy) dev=$what ;;
                    esac
                    xenstore-write $at/physical-device $(stat -f %r $dev)
                    xenstore-write $at/hotplug-status connected
                    ;;
                6)
                    unit=$(xenstore-read "$at/vnd" 2>/dev/null || echo none)
                    [ "$unit" = none ] || vnconfig -u $unit
                    xenstore-rm $at
                    ;;
                *) exit 0 ;;
                esac
                """);
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void vifBridgeAndBlockOfXentools() throws IOException {
        // 4.1 made the interface's name itself; later ones read what the kernel has written.
        host.script("scripts/vif-bridge", """
                #!/bin/sh -e
                here=$(dirname "$0")
                . "$here/hotplugpath.sh"
                at=$1
                case $2 in
                2)
                    to=$(xenstore-read "$at/bridge")
                    port=xvif$(xenstore-read "$at/frontend-id").$(xenstore-read "$at/handle")
                    ifconfig $port up
                    brconfig $to add $port
                    xenstore-write $at/hotplug-status connected
                    ;;
                6) xenstore-rm $at ;;
                *) exit 0 ;;
                esac
                """);
        host.xend("start").succeeded();
        create("disk=file:/var/xen/nbsd-disk,0x1,w");
        assertTrue(
                calls().containsAll(List.of(
                        "ifconfig xvif1.0 up",
                        "brconfig bridge0 add xvif1.0",
                        "vnconfig /dev/vnd0d /var/xen/nbsd-disk",
                        "stat -f %r /dev/vnd0d")),
                calls().toString());
        destroy();
        assertEquals("vnconfig -u /dev/vnd0d", calls().getLast());
    }

    @Test
    void vifIpOfXentools() throws IOException {
        host.script("scripts/vif-ip", """
                #!/bin/sh -e
                . "$(dirname "$0")/hotplugpath.sh"
                set -- "$@" end
                if [ "$2" = 6 ]; then
                    xenstore-rm "$1"
                elif [ "$2" = 2 ]; then
                    ifconfig $(xenstore-read "$1/vifname") $(xenstore-read "$1/ip") up
                    xenstore-write "$1/hotplug-status" connected
                fi
                """);
        host.xend("start").succeeded();
        create("vif=ip=10.0.0.1, vifname=xvif1i0, script=vif-ip");
        assertTrue(calls().contains("ifconfig xvif1i0 10.0.0.1 up"), calls().toString());
        destroy();
    }

    @Test
    void theHowTosScriptBesideThem() throws IOException {
        host.script("scripts/vif-bridge", """
                #!/bin/sh
                set -e
                . "$(dirname "$0")/hotplugpath.sh"
                WHAT=$1; shift
                for each; do export "$each"; done
                [ -n "${domain:?}${vif:?}${mac:?}${bridge:?}" ]
                case $WHAT in
                up)   how=add ;;
                down) how=delete ;;
                *)    exit 1 ;;
                esac
                ifconfig -l | grep "$bridge" >/dev/null || exit 0
                ifconfig x$vif $WHAT
                brconfig $bridge $how x$vif
                """);
        host.xend("start").succeeded();
        create("vcpus=1");
        assertTrue(
                calls().containsAll(List.of("ifconfig xvif1.0 up", "brconfig bridge0 add xvif1.0")),
                calls().toString());
        destroy();
        assertTrue(
                calls().containsAll(List.of("ifconfig xvif1.0 down", "brconfig bridge0 delete xvif1.0")),
                calls().toString());
    }

    @Test
    void anErrorOfAStockScriptIsToldAndNothingIsLeft() throws IOException {
        host.script("scripts/vif-bridge", """
                #!/bin/sh -e
                at=$1
                [ "$2" = 2 ] || { xenstore-rm "$at"; exit 0; }
                xenstore-write "$at/hotplug-error" "no bridge of that name" "$at/hotplug-status" error
                exit 1
                """);
        host.xend("start").succeeded();
        var refused = host.xm("create", GUEST.toString());
        assertNotEquals(0, refused.exit());
        assertTrue(refused.err().contains("no bridge of that name"), refused.err());
        nothingIsLeft();
    }

    private void create(String assignment) {
        host.xm("create", GUEST.toString(), assignment).succeeded();
    }

    private void destroy() {
        host.xm("destroy", "nbsd").succeeded();
        nothingIsLeft();
    }

    private void nothingIsLeft() {
        var left = host.run("", List.of("xenstore-ls", "-f", "/local/domain/0/backend"), Map.of());
        assertFalse(left.out().matches("(?s).*/backend/v(if|bd)/.*"), left.out());
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(host.root().resolve("calls"));
    }
}
