package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Examples in docs are what the programs print, and what docs call refused is refused.
class FaultD19IT {
    private static final Path DOCS = TestHost.HOME.resolve("docs");

    @Test
    void theWalkthroughsPlanIsThePlan() throws IOException {
        List<String> page = Files.readAllLines(DOCS.resolve("walkthrough-create.md"));
        int command = page.indexOf("    $ bin/xm create --plan etc/xen/linux");
        List<String> shown = page.subList(command + 2, page.size()).stream()
                .takeWhile(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
        try (TestHost host = TestHost.start()) {
            List<String> printed = host.xm(
                            "create",
                            "--plan",
                            TestHost.HOME.resolve("etc/xen/linux").toString())
                    .succeeded()
                    .out()
                    .lines()
                    .filter(line -> !line.startsWith("Using config file"))
                    .map(line -> line.replace(TestHost.HOME + "/", ".../"))
                    .toList();
            assertEquals(printed, shown);
        }
    }

    @Test
    void theHowTosGuestsOfTheOperationsPageAreTakenAndTheRestIsRefused() throws IOException {
        String page = Files.readString(DOCS.resolve("operations.md"));
        try (TestHost host = TestHost.start()) {
            // The INSTALL kernel with a CD, ended as the page says; the Solaris guest that installs itself.
            Path install = host.write(
                    "install",
                    "name = 'fresh'\nmemory = 128\n"
                            + line(page, "kernel = \"/home/bouyer/netbsd-INSTALL_XEN3_DOMU\"")
                            + line(page, "disk = [ 'phy:/dev/wd0e,0x1,w', 'phy:/dev/cd0a,0x2,r' ]"));
            host.xm("create", "-q", install.toString()).succeeded();
            host.xm("shutdown", "-H", "-w", "fresh").succeeded();
            int from = page.indexOf("    memory = 640\n");
            Path solaris = host.write(
                    "solaris", page.substring(from, page.indexOf("\n\n", from)).indent(-4));
            host.xm("create", "-q", solaris.toString()).succeeded();
            host.xm("destroy", "solaris").succeeded();

            for (String unsupported : List.of("pci = [ '0000:00:06.0' ]", "builder = 'hvm'")) {
                line(page, unsupported);
                Path config = host.write("refused", Files.readString(install) + unsupported + "\n");
                assertNotEquals(0, host.xm("create", "-q", config.toString()).exit(), unsupported);
            }
            for (String verb : List.of("save", "restore", "migrate", "block-attach", "network-attach")) {
                assertTrue(page.contains(verb), verb);
                assertTrue(host.xm(verb).err().contains("not supported by this daemon yet"), verb);
            }
        }
    }

    private static String line(String page, String text) {
        assertTrue(page.contains(text), text);
        return text + "\n";
    }
}
