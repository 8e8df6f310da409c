package org.xend.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.ConventionTable;
import org.xend.daemon.hotplug.script.Dom0Command;
import org.xend.daemon.hotplug.script.ScriptConvention;
import org.xend.daemon.hotplug.script.UpCheck;
import org.xend.protocol.xenbus.Dom0System;

/// How a script is called follows from what is in it, not from its name. The texts have the shapes of what there
/// is: xentools 4.1 to 4.20, xen-utils-common, the how-to's, people's own.
class FaultD2Test {
    private static final String HOW_TO = """
            #!/bin/sh
            # Actions: up, down
            set -e
            ACTION=$1; shift
            for word; do eval "export ${word%%=*}='${word#*=}'"; done
            case $ACTION in
              up) member=add ;;
              down) member=delete ;;
              *) exit 1 ;;
            esac
            ifconfig x${vif} $ACTION
            brconfig ${bridge} ${member} x${vif}
            """;
    private static final String NETBSD_VIF = """
            #!/bin/sh -e
            DIR=$(dirname "$0")
            . "${DIR}/hotplugpath.sh"
            where=$1
            state=$2
            case $state in
            6) xenstore-rm $where; exit 0 ;;
            2) to=$(xenstore-read "$where/bridge")
               ifconfig "$(xenstore-read "$where/vifname")" up
               xenstore-write $where/hotplug-status connected ;;
            *) exit 0 ;;
            esac
            """;
    private static final String NETBSD_DIRECT = """
            #!/bin/sh
            if [ "$2" = 2 ]; then
                set -- "$(xenstore-read "${1}/ip")" "$1"
                xenstore-write "$2/hotplug-status" connected
            fi
            """;
    private static final String LINUX_VIF = """
            #!/bin/bash
            # up: enslaves the interface
            dir=$(dirname "$0")
            . "$dir/vif-common.sh"
            case "$command" in
                online) ip link set dev "$dev" up ;;
            esac
            x=$(ip link set dev "$dev" up)
            """;
    private static final String LINUX_BLOCK = """
            #!/usr/bin/env python3
            import os
            path = os.environ["XENBUS_PATH"]
            """;
    private static final String SAYS_NOTHING = "#!/bin/sh\nexec /opt/site/network \"$@\"\n";

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(Dom0System.class)
    void aStockScriptIsCalledAsItsSystemCallsIt(Dom0System system) throws IOException {
        assertEquals("Xspath", of(NETBSD_VIF, system));
        assertEquals("Xspath", of(NETBSD_DIRECT, system));
        assertEquals("Environment", of(LINUX_VIF, system));
        assertEquals("Environment", of(LINUX_BLOCK, system));
    }

    @ParameterizedTest
    @EnumSource(Dom0System.class)
    void theHowTosScriptIsStillCalledUpAndDown(Dom0System system) throws IOException {
        assertEquals("Arguments", of(HOW_TO, system));
        assertEquals("Arguments", of("#!/bin/sh\n[ \"$1\" = up ] || exit 0\n", system));
        assertEquals("Arguments", of("#!/bin/sh\ncase $1 in up|down) exit 0;; esac\n", system));
        assertEquals("Arguments", of("#!/usr/bin/env python3\nimport sys\nif sys.argv[1] == 'up': pass\n", system));
    }

    @ParameterizedTest
    @CsvSource({"NETBSD,Xspath", "LINUX,Environment"})
    void aScriptThatDoesNotTellIsCalledAsDom0sToolsWould(Dom0System system, String expected) throws IOException {
        assertEquals(expected, of(SAYS_NOTHING, system));
        assertEquals(expected, of("\177ELF\0\0\1\2\3up)", system));
        assertEquals(expected, of("", system));
    }

    @ParameterizedTest
    @EnumSource(Dom0System.class)
    void aCommentThatSaysItCountsMost(Dom0System system) throws IOException {
        assertEquals("Arguments", of("#!/bin/sh\n# xend-convention: arguments\n" + LINUX_VIF, system));
        assertEquals("Xspath", of("#!/bin/sh\n#xend-convention: xspath\n" + HOW_TO, system));
        // One that is misspelt is as good as none.
        assertEquals(
                system == Dom0System.LINUX ? "Environment" : "Xspath",
                of("#!/bin/sh\n# xend-convention: xpath\n" + HOW_TO, system));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vif-bridge", "vif-ip", "vif-nat"})
    void oursAreCalledAsTheHowToHasIt(String name) {
        for (Dom0System system : Dom0System.values()) {
            assertEquals(
                    "Arguments",
                    new ConventionTable(Map.of(), system)
                            .apply(Shell.shippedScript(name))
                            .getClass()
                            .getSimpleName());
        }
    }

    @Test
    void whatIsSetCountsMoreThanTheText() throws IOException {
        Path script = Shell.program(dir.resolve("vif-bridge"), LINUX_VIF);
        var table = new ConventionTable(Map.of("vif-bridge", ScriptConvention.named("arguments")), Dom0System.LINUX);
        assertEquals(new ScriptConvention.Arguments(), table.apply(script));
    }

    @Test
    void aScriptThatIsNotThereIsNobodysMistakeHere() {
        assertEquals(
                new ScriptConvention.Xspath(),
                new ConventionTable(Map.of(), Dom0System.NETBSD).apply(dir.resolve("none")));
    }

    @Test
    void onNetbsdAnInterfaceThatIsStillDownShowsThatNothingWasDone() {
        var netbsd = new StandIns(dir.resolve("netbsd"), "ifconfig");
        var traces = new UpCheck(Dom0System.NETBSD, new Dom0Command(netbsd.path()), dir, true);
        var vif = BackendDirectory.of(new BackendId("vif", 1, "0"), Map.of("bridge", "bridge0"));
        netbsd.fail("ifconfig xvif1.0");
        netbsd.answer("ifconfig xvif1i0", "xvif1i0: flags=8802<BROADCAST,SIMPLEX,MULTICAST> mtu 1500\n\tUP,\n");
        assertEquals(Optional.of("xvif1i0 is still down"), traces.missing(vif));
        netbsd.answer("ifconfig xvif1i0", "xvif1i0: flags=8943<UP,BROADCAST,RUNNING> mtu 1500\n");
        assertEquals(Optional.empty(), traces.missing(vif));
        // Where there is no such interface, nothing can be told.
        netbsd.fail("ifconfig xvif1i0");
        assertEquals(Optional.empty(), traces.missing(vif));
    }

    /// Under the name that has always been taken for the how-to's.
    private String of(String text, Dom0System system) throws IOException {
        Path script = Files.writeString(dir.resolve("vif-bridge"), text);
        return new ConventionTable(Map.of(), system).apply(script).getClass().getSimpleName();
    }
}
