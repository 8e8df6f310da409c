package org.xend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.client.connect.FakeDaemon;

/// Plain answers of the command line.
@Timeout(20)
class FaultD13CommandLineTest {
    @ParameterizedTest
    @CsvSource({"lsit, list", "shutdwon, shutdown", "crate, create", "consle, console", "vcpulist, vcpu-list"})
    void aMistypedSubcommandNamesTheNearest(String typed, String meant) {
        Run run = Run.of(Map.of(), typed);
        assertEquals("Error: Subcommand " + typed + " not found! Did you mean " + meant + "?\n", run.err());
        assertEquals(1, run.status());
    }

    @Test
    void whatIsNearNothingSuggestsNothing() {
        assertEquals(
                "Error: Subcommand zzzz not found!\n", Run.of(Map.of(), "zzzz").err());
    }

    @Test
    void theVersionIsThePoms() throws Exception {
        String pom = Files.readString(Path.of("../pom.xml"));
        String version = pom.substring(pom.indexOf("<revision>") + 10, pom.indexOf("</revision>"));
        assertEquals(new Run(0, "xm " + version + "\n", ""), Run.of(Map.of(), "--version"));
        assertEquals(new Run(0, "xm " + version + "\n", ""), Run.of(Map.of(), "--root", "/r", "--version"));
    }

    @Test
    void aFailureWhileRunningPrintsNoUsage() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.refuse("POST /xend/domain/a op=pause", 409, "(xend.err 'It crashed' (code wrong-state))");
            assertEquals(new Run(1, "", "Error: It crashed\n"), Run.on(daemon, "pause", "a"));
        }
    }

    @Test
    void whatCanBeSetIsShownOnCredit2Too() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.answer("GET /xend/node", "(node (xen_scheduler credit2))");
            daemon.answer("GET /xend/domain/a", "(domain (domid 3) (name a))");
            daemon.answer("POST /xend/domain/a op=domain_sched_credit_get", "(sched_credit (weight 300) (cap 0))");
            Run run = Run.on(daemon, "sched-credit", "-d", "a");
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().contains("300"), run.out());
            assertEquals(
                    List.of("Name", "a"),
                    run.out().lines().map(line -> line.split(" ")[0]).toList());
        }
    }
}
