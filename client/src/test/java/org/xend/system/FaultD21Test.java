package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No boot of `lab/accept` is ended because it is slow, only because it prints nothing; with stand-ins for the
/// machine.
class FaultD21Test {
    private static final Path LAB = Path.of("../lab").toAbsolutePath().normalize();

    @TempDir
    Path lab;

    private record Result(int status, String output) {}

    private void program(String name, String text) throws IOException {
        Files.writeString(lab.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(lab.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void copy(String name) throws IOException {
        program(name, Files.readString(LAB.resolve(name)));
    }

    private Result run(Map<String, String> environment, String... command) throws Exception {
        Path output = Files.createTempFile(lab, "output", "");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        for (String name : List.of("XEND_LAB_SECONDS", "XEND_LAB_SILENCE")) {
            builder.environment().remove(name);
        }
        builder.environment().putAll(environment);
        return new Result(builder.start().waitFor(), Files.readString(output));
    }

    @Test
    void eachBootOfTheAcceptanceIsLimitedInItsSilenceAndAllLinesAreInOne() throws Exception {
        copy("accept");
        program("image", "");
        program("run", "echo \"boot $XEND_LAB_SECONDS $XEND_LAB_SILENCE $*\"; echo xl=5");
        Result all = run(Map.of(), lab.resolve("accept").toString());
        assertEquals(0, all.status(), all.output());
        var lines = new TreeSet<String>();
        List<String> boots = all.output()
                .lines()
                .filter(line -> line.contains("| boot "))
                .map(line -> line.substring(line.indexOf("| boot ") + 7))
                .toList();
        for (String boot : boots) {
            List<String> words = Arrays.asList(boot.split(" "));
            assertTrue(Integer.parseInt(words.get(0)) >= 4 * 3600, boot);
            // The longest wait of a check, four times.
            assertTrue(Integer.parseInt(words.get(1)) > 4 * 600, boot);
            lines.addAll(words.subList(5, words.size()));
        }
        List<String> wanted = new ArrayList<>(
                List.of("1", "3", "4", "5", "6", "7", "8", "again", "beside", "boot", "pin", "stock", "ten", "xl=5"));
        assertEquals(wanted, List.copyOf(lines));
        // The measurements were one boot with the ten guests, the refusals and the comparison.
        assertTrue(boots.stream().noneMatch(boot -> boot.contains(" 7 ") && boot.contains(" beside")), boots::toString);
    }

    @Test
    void aMachineThatStandsStillIsEndedAndSaysSo() throws Exception {
        copy("run");
        Path parts = Files.createDirectories(lab.resolve("cache/parts"));
        Files.createFile(parts.resolve("root.img"));
        program("image", "echo '" + parts + "'");
        program("dom0", "");
        program("script", "");
        program("qemu", "echo begun; exec sleep 1000");
        Result stood = run(
                Map.of("XEND_LAB_QEMU", lab.resolve("qemu").toString(), "XEND_LAB_SILENCE", "1"),
                lab.resolve("run").toString(),
                lab.resolve("script").toString());
        assertEquals(124, stood.status(), stood.output());
        assertTrue(
                stood.output().contains("begun") && stood.output().contains("nothing was printed for 1 seconds"),
                stood.output());
    }

    @Test
    void everyLimitOfACheckIsForABusyHost() throws Exception {
        Result waited = run(
                Map.of(),
                "/bin/sh",
                "-c",
                "LAB=" + LAB + "; . \"$LAB/acceptance.d/common\"\n"
                        + "now() { echo $((clock)); }\nsleep() { clock=$((clock + $1 * 1000)); }\nclock=0\nawait 60 false\necho $clock");
        assertEquals("240000\n", waited.output());
    }

    /// Sixty creates of 300 ms: a quick one among the first, and what else the host did, or what they grew by, in
    /// the last nine.
    @ParameterizedTest
    @CsvSource({
        "300, 1600 300 1600 300 1600 1600 300 1600 1600, true",
        "300, 360 360 360 360 360 360 360 360 360, true",
        "200, 290 300 310 320 290 300 310 320 290, true",
        "300, 390 400 390 400 390 400 390 400 390, false"
    })
    void whatElseTheHostDoesFailsNoCheckAndWhatGrowsDoes(int eleventh, String last, boolean holds) throws Exception {
        String line = Files.readString(LAB.resolve("acceptance.d/7"))
                .replace(". \"$LAB/acceptance.d/measured\"", Files.readString(LAB.resolve("acceptance.d/measured")))
                .replace("/root/", lab + "/");
        String times = "300 ".repeat(10) + eleventh + " " + "300 ".repeat(40) + last;
        Files.writeString(lab.resolve("times"), times.replace(' ', '\n') + "\n");
        Files.createFile(lab.resolve("asked"));
        Result ran = run(
                Map.of(),
                "/bin/sh",
                "-c",
                "set -u; LAB=" + LAB + " GUESTS=/g line=7 began=0 xl=\n"
                        + ". \"$LAB/acceptance.d/common\"\ncd '" + lab + "'\n" + """
                        need_daemon() { :; }
                        without() { :; }
                        snapshot() { :; }
                        remove() { :; }
                        released() { :; }
                        await() { :; }
                        truncate() { :; }
                        xm() { :; }
                        api() {
                            case $* in
                            /metrics)
                                echo >>asked
                                echo "xend_domain_create_seconds_sum $(wc -l <asked)"
                                ;;
                            *'state=paused') seq 60 | sed 's/^/small/' ;;
                            *'(name small'*)
                                echo >>made
                                sed -n "$(wc -l <made)p" times | awk '{ printf "%.3f", $1 / 1000 }'
                                ;;
                            esac
                        }
                        """ + line);
        assertEquals(0, ran.status(), ran.output());
        assertEquals(
                holds ? 2 : 1,
                ran.output().lines().filter(each -> each.startsWith("ok ")).count(),
                ran.output());
        assertEquals(
                holds ? 0 : 1,
                ran.output().lines().filter(each -> each.startsWith("FAIL ")).count(),
                ran.output());
    }

    @Test
    void continuousIntegrationBuildsOnce() throws IOException {
        List<String> builds = Files.readAllLines(LAB.resolveSibling(".ci").resolve("run")).stream()
                .filter(line -> line.startsWith("mvn "))
                .toList();
        assertEquals(1, builds.size(), builds::toString);
    }
}
