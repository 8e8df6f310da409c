package org.xend.daemon.xenstored.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.xenstored.LogWatch;
import org.xend.daemon.xenstored.MemoryStore;
import org.xend.daemon.xenstored.RingHost;
import org.xend.protocol.xs.MessageType;

/// GET_QUOTA, SET_QUOTA and CONTROL's quota commands, in the layouts of stock xenstored.
class QuotaRequestsTest {
    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    private String control(String words) {
        return dom0.ask(MessageType.CONTROL, words.replace(' ', '|') + "|");
    }

    @Test
    void theSettingsAreATable() {
        assertEquals("""
                CONTROL Quota settings:
                nodes            :     1000 Nodes per domain
                watches          :      128 Watches per domain
                outstanding      :       20 Outstanding requests per domain
                memory           :  2621440 Total Xenstore memory per domain
                transactions     :       10 Active transactions per domain
                transaction-nodes:     1024 Max. number of accessed nodes per transaction
                node-permissions :        5 Max. number of permissions per node
                path-max         :     2048 Max. length of a node path
                node-size        :     2048 Max. size of a node
                |""", control("quota"));
        assertEquals("""
                CONTROL Quota settings:
                memory           :  2097152 Total Xenstore memory per domain
                |""", control("quota-soft"));
    }

    @Test
    void whatADomainUsesIsATable() {
        assertEquals("""
                CONTROL Domain 0:
                nodes           :        3
                watches         :        0
                transactions    :        0
                outstanding     :        0
                memory          :      132
                |""", control("quota 0"));
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WATCH, "w|token|");
        guest.ask(MessageType.TRANSACTION_START, "|");
        assertEquals("""
                CONTROL Domain 7:
                nodes           :        1
                watches         :        1
                transactions    :        1
                outstanding     :        0
                memory          :       69
                |""", control("quota 7"));
        assertEquals("ERROR ENOENT|", control("quota 9"));
    }

    @Test
    void theMostThatWasUsedIsKeptUntilItIsForgotten() {
        RingHost.Guest guest = host.guest(7);
        for (String key : new String[] {"a", "b", "c"}) {
            guest.ask(MessageType.WRITE, key + "|" + key.repeat(100));
            guest.ask(MessageType.WATCH, key + "|t|");
        }
        String most = control("quota max");
        assertTrue(most.startsWith("CONTROL Max. seen accounting values:\nnodes            :        4\n"), most);
        assertTrue(most.contains("\nwatches          :        3\n"), most);
        assertTrue(most.contains("\nnode-size        :      132\n"), most);
        assertTrue(control("quota max -r").contains("\nwatches          :        0\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "quota set nodes 5; CONTROL OK|",
                "quota set nodes 0; ERROR EINVAL|",
                "quota set nodes -5; ERROR EINVAL|",
                "quota set nodes; ERROR EINVAL|",
                "quota set nodes 5 6; ERROR EINVAL|",
                "quota set nods 5; ERROR EINVAL|",
                "quota set soft-memory 5; ERROR EINVAL|",
                "quota-soft set memory 5; CONTROL OK|",
                "quota-soft set nodes 5; ERROR EINVAL|",
                "quota-soft 7; ERROR EINVAL|",
                "quota max x; ERROR EINVAL|",
                "quota max -r -r; ERROR EINVAL|",
                "quota 7 8; ERROR EINVAL|",
                "memreport a b; ERROR EINVAL|",
                "memreport relative; ERROR EINVAL|",
                "memreport; CONTROL OK|"
            })
    void commandsAreChecked(String command, String answer) {
        assertEquals(answer, control(command));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET_QUOTA ;GET_QUOTA nodes watches outstanding memory soft-memory transactions transaction-nodes node-permissions path-max node-size|",
                "GET_QUOTA nodes|;GET_QUOTA 1000|",
                "GET_QUOTA soft-memory|;GET_QUOTA 2097152|",
                "GET_QUOTA 7|nodes|;GET_QUOTA 1000|",
                "GET_QUOTA nods|;ERROR EINVAL|",
                "GET_QUOTA 7|nods|;ERROR EINVAL|",
                "GET_QUOTA x|nodes|;ERROR EINVAL|",
                "GET_QUOTA 65536|nodes|;ERROR EINVAL|",
                "GET_QUOTA 99|nodes|;ERROR ENOENT|",
                "GET_QUOTA 7|nodes|1|;ERROR EINVAL|",
                "SET_QUOTA ;ERROR EINVAL|",
                "SET_QUOTA nodes|;ERROR EINVAL|",
                "SET_QUOTA nodes|5|;SET_QUOTA OK|",
                "SET_QUOTA nodes|0|;SET_QUOTA OK|",
                "SET_QUOTA nodes|-1|;ERROR EINVAL|",
                "SET_QUOTA nodes|x|;ERROR EINVAL|",
                "SET_QUOTA nodes|2147483648|;ERROR EINVAL|",
                "SET_QUOTA 7|nodes|5|;SET_QUOTA OK|",
                "SET_QUOTA 99|nodes|5|;ERROR ENOENT|",
                "SET_QUOTA 7|nodes|5|6|;ERROR EINVAL|"
            })
    void requestsAreChecked(String request, String answer) {
        host.absent.add(99);
        String[] words = (request + " ").split(" ", -1);
        assertEquals(answer, dom0.ask(MessageType.valueOf(words[0]), words[1]));
        assertEquals("ERROR EACCES|", host.guest(7).ask(MessageType.valueOf(words[0]), words[1]));
    }

    @Test
    void aDomainsOwnLimitGoesBeforeThatOfAllAndOthersFollowThat() {
        RingHost.Guest one = host.guest(7);
        RingHost.Guest two = host.guest(8);
        dom0.ask(MessageType.SET_QUOTA, "7|watches|1|");
        dom0.ask(MessageType.SET_QUOTA, "watches|2|");
        assertEquals("GET_QUOTA 1|", dom0.ask(MessageType.GET_QUOTA, "7|watches|"));
        assertEquals("GET_QUOTA 2|", dom0.ask(MessageType.GET_QUOTA, "8|watches|"));
        one.ask(MessageType.WATCH, "a|t|");
        two.ask(MessageType.WATCH, "a|t|");
        two.ask(MessageType.WATCH, "b|t|");
        assertEquals("ERROR ENOSPC|", one.ask(MessageType.WATCH, "b|t|"));
        assertEquals("ERROR ENOSPC|", two.ask(MessageType.WATCH, "c|t|"));
        dom0.ask(MessageType.SET_QUOTA, "7|watches|0|");
        assertEquals("WATCH_EVENT b|t|", one.ask(MessageType.WATCH, "b|t|"));
    }

    @Test
    void theReportNamesTheLargestDomains() {
        for (int domid = 1; domid <= 60; domid++) {
            host.guest(domid).ask(MessageType.WRITE, "k|v");
        }
        try (LogWatch log = new LogWatch()) {
            assertEquals("CONTROL OK|", control("memreport"));
            String report = log.lines().getFirst();
            assertTrue(report.startsWith("memreport:\nheap: "), report);
            assertTrue(report.endsWith("and 11 domains with less\n"), report);
            assertEquals(1 + 3 + 50 + 1, report.lines().count(), report);
        }
    }

    @Test
    void faultC1NoCommandWritesAFile(@TempDir Path folder) throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "as it was");
        Path link = Files.createSymbolicLink(folder.resolve("link"), victim);
        Path none = folder.resolve("none");
        for (String command : List.of(
                "memreport", "logfile", "log", "print", "quota", "quota-soft", "check", "help", "live-update")) {
            for (String name :
                    List.of(victim.toString(), link.toString(), none.toString(), "none", "../" + none.getFileName())) {
                control(command + " " + name);
                host.store.runTasks();
            }
        }
        assertEquals("ERROR EINVAL|", control("memreport " + victim));
        assertEquals("as it was", Files.readString(victim));
        assertFalse(Files.exists(none));
        assertFalse(Files.exists(Path.of("none")));
    }
}
