package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// File names are UTF-8 whatever locale the daemon or xm is started with. The names are made by a shell from
/// their bytes: the test's own Java may be one that cannot spell them.
class FaultD9IT {
    private static final String BIN = TestHost.HOME.resolve("bin").toString();

    private static TestHost.Result shell(TestHost host, Map<String, String> locale, String... lines) {
        var script = "set -e\nroot=$XEND_ROOT/$(printf 'w\\303\\274rzel')\nexport XEND_ROOT=$root BIN=" + BIN
                + " HOME_TREE=" + TestHost.HOME + "\nkernel=/boot/$(printf 'netbsd-\\303\\261')\n"
                + String.join("\n", lines) + "\n";
        return host.run("", List.of("sh", "-c", script), locale);
    }

    @Test
    void aRootAndAKernelWithSuchNamesInAnyLocale() throws IOException {
        for (Map<String, String> locale : List.of(
                Map.of("LC_ALL", "C", "LANG", "de_DE"),
                Map.of("LC_ALL", "", "LANG", "", "LC_CTYPE", ""),
                Map.of("LC_ALL", "POSIX", "LANG", "C"))) {
            try (TestHost host = TestHost.unstarted()) {
                TestHost.Result result = shell(
                        host,
                        locale,
                        "mkdir -p \"$root/etc/xen\"",
                        "cp -r \"$HOME_TREE/etc/embedded/dom0\" \"$root/dom0\"",
                        "cp \"$root/dom0/home/bouyer/netbsd-XEN3_DOMU\" \"$root/dom0$kernel\"",
                        "printf '#!/bin/sh\\necho \"LC_ALL=${LC_ALL-unset} LANG=${LANG-unset}\" >'\\''%s'\\''\\n' \"$root/seen\" "
                                + ">\"$root/vif\"",
                        "chmod 755 \"$root/vif\"",
                        "printf '(hypervisor embedded)\\n(embedded-dom0 \"%s\")\\n(vif-script \"%s\")\\n"
                                + "(script-convention (\"%s\" arguments))\\n' \"$root/dom0\" \"$root/vif\" \"$root/vif\" "
                                + ">\"$root/etc/xen/xend-config.sxp\"",
                        "printf 'name = \"g\"\\nmemory = 32\\nkernel = \"%s\"\\nvif = [\"\"]\\n' \"$kernel\" >\"$root/g\"",
                        "\"$BIN/xend\" start >\"$root/start\"",
                        "trap '\"$BIN/xend\" stop >/dev/null' EXIT",
                        "\"$BIN/xend\" status >/dev/null",
                        "\"$BIN/xm\" create \"$root/g\" >/dev/null",
                        "grep -q \"$(printf 'w\\303\\274rzel')\" \"$root/start\" && echo root named",
                        "\"$BIN/xm\" destroy g",
                        "cat \"$root/seen\"");
                result.succeeded();
                String lcAll = locale.get("LC_ALL");
                assertEquals(
                        List.of(
                                "root named",
                                "LC_ALL=" + (lcAll.isEmpty() ? "unset" : lcAll) + " LANG=" + locale.get("LANG")),
                        result.out().lines().toList());
                assertTrue(result.err().isEmpty(), result.err());
            }
        }
    }
}
