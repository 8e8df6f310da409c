package org.xend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xend.client.connect.FakeDaemon;

/// Every table byte for byte: scripts cut them by column.
@Timeout(20)
class TablesTest {
    private static final String DOM0 = "(domain (domid 0) (vcpus 4) (name Domain-0) (memory 512) (cpu_time 3.25)"
            + " (online_vcpus 4) (state r-----))";
    private static final String NBSD = "(domain (domid 3) (vcpus 2) (name nbsd) (memory 128) (cpu_time 12.96)"
            + " (online_vcpus 1) (state -b----) (start_time 1.0))";
    private static final String DORMANT = "(domain (vcpus 1) (name sleeper) (memory 64))";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = FakeDaemon.start();
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private void expect(String out, String... words) {
        assertEquals(new Run(0, out, ""), Run.on(daemon, words));
    }

    @Test
    void listPadsItsColumnsAsXmDid() {
        daemon.answer("GET /xend/domain?detail=1&full=0&state=all", "(" + DOM0 + NBSD + DORMANT + ")");
        expect("""
                Name                                        ID   Mem VCPUs      State   Time(s)
                Domain-0                                     0   512     4     r-----      3.3
                nbsd                                         3   128     1     -b----     13.0
                sleeper                                           64     1                 0.0
                """, "list");
    }

    @Test
    void aLongNamePushesTheColumns() {
        String name = "n".repeat(45);
        daemon.answer(
                "GET /xend/domain/" + name,
                "(domain (domid 12) (name " + name
                        + ") (memory 131072) (vcpus 1) (state ------) (cpu_time 123456.78))");
        expect(
                "Name                                        ID   Mem VCPUs      State   Time(s)\n" + name
                        + "    12 131072     1     ------ 123456.8\n",
                "list",
                name);
    }

    @Test
    void namedDomainsAreSortedAndAStateIsHandedOn() {
        daemon.answer("GET /xend/domain/nbsd", NBSD).answer("GET /xend/domain/0", DOM0);
        daemon.answer("GET /xend/domain?detail=1&full=0&state=paused", "()");
        assertTrue(Run.on(daemon, "list", "nbsd", "0").out().indexOf("Domain-0") < 100);
        expect(
                "Name                                        ID   Mem VCPUs      State   Time(s)\n",
                "list",
                "--state=paused");
        assertEquals(
                "Error: 'xm list' takes --state and --pool only without domains.\n",
                Run.on(daemon, "list", "--state", "paused", "nbsd").err());
        assertEquals(
                "Error: xm list: --label is not supported by this daemon: it keeps no labels.\n",
                Run.on(daemon, "list", "--label").err());
    }

    @Test
    void longListPrintsOneFieldALine() {
        daemon.answer(
                "GET /xend/domain/nbsd",
                "(domain (domid 3) (name nbsd) (image (linux (kernel /netbsd)"
                        + " (args 'root=xbd0 console=pv and something that makes it long'))))");
        expect("""
                (domain
                    (domid 3)
                    (name nbsd)
                    (image
                        (linux
                            (kernel /netbsd)
                            (args 'root=xbd0 console=pv and something that makes it long')
                        )
                    )
                )
                """, "list", "-l", "nbsd");
    }

    @Test
    void jsonIsTheDaemonsOwn() {
        daemon.answer("GET /xend/domain?detail=1&state=all as JSON", "[{\"name\":\"a\"}]");
        daemon.answer("GET /xend/domain/a as JSON", "{\"name\":\"a\"}");
        daemon.answer("GET /xend/domain/b as JSON", "{\"name\":\"b\"}\n");
        expect("[{\"name\":\"a\"}]\n", "list", "--json");
        expect("[{\"name\":\"a\"},{\"name\":\"b\"}]\n", "list", "--json", "a", "b");
    }

    @Test
    void aRefusalInJsonIsAskedForAgain() {
        daemon.refuse("GET /xend/domain/x as JSON", 404, "{}");
        daemon.refuse("GET /xend/domain/x", 404, "(xend.err \"Domain 'x' does not exist.\" (code no-such-domain))");
        assertEquals(new Run(3, "", "Error: Domain 'x' does not exist.\n"), Run.on(daemon, "list", "--json", "x"));
    }

    @Test
    void vcpusShowStateTimeAndAffinity() {
        daemon.answer("GET /xend/node", "(node (system Linux) (nr_cpus 4))");
        daemon.answer("GET /xend/domain/nbsd?op=vcpuinfo", """
                        (domain (domid 3) (name nbsd) (vcpu_count 3)
                          (vcpu (number 0) (online 1) (blocked 1) (running 0) (cpu_time 1.25) (cpu 2) (cpumap (0 1 2 3)))
                          (vcpu (number 1) (online 1) (blocked 0) (running 1) (cpu_time 0.04) (cpu 1) (cpumap (3 0 2)))
                          (vcpu (number 2) (online 0) (blocked 0) (running 0) (cpu_time 0.0) (cpu -1) (cpumap ())))
                        """);
        expect("""
                Name                                ID  VCPU   CPU State   Time(s) CPU Affinity
                nbsd                                 3     0     2   -b-       1.3 any cpu
                nbsd                                 3     1     1   r--       0.0 0,2-3
                nbsd                                 3     2     -   --p       0.0 no cpus
                """, "vcpu-list", "nbsd");
    }

    @Test
    void faultB4UptimeCountsDaysWhateverTheClockSays() {
        long future = System.currentTimeMillis() / 1000 + 7200;
        daemon.answer(
                "GET /xend/domain/nbsd",
                "(domain (domid 3) (name nbsd) (start_time " + future + ".0) (up_time 183841.2))");
        Run run = Run.on(daemon, "uptime", "nbsd");
        assertTrue(run.out().matches("""
                Name                                ID Uptime\\x20
                nbsd                                 3 2 days,  3:04:01
                """), run.out());
        assertTrue(Run.on(daemon, "uptime", "-s", "nbsd")
                .out()
                .matches(" \\d\\d:\\d\\d:\\d\\d up 2 days, 3:04, nbsd \\(3\\)\n"));
        assertTrue(Run.on(daemon, "uptime", "--json", "nbsd")
                .out()
                .matches("\\[\\{\"name\":\"nbsd\",\"domid\":3,\"uptime\":183841}]\n"));
    }

    @Test
    void devicesShowTheirKeysOrWhatStandsForThem() {
        daemon.answer(
                "GET /xend/domain/nbsd/devices?type=vbd",
                "((1 (backend-id 0) (state 4) (event-channel 9) (ring-ref 801)"
                        + " (backend /local/domain/0/backend/vbd/3/1)) (51712 (id 51712)))");
        daemon.answer(
                "GET /xend/domain/nbsd/devices?type=vif",
                "((0 (backend-id 0) (handle 0) (state 4) (event-channel 7) (tx-ring-ref 768) (rx-ring-ref 769)"
                        + " (mac aa:00:00:50:02:f0) (backend /local/domain/0/backend/vif/3/0)))");
        expect("""
                Vdev  BE handle state evt-ch ring-ref BE-path
                1      0    0     4      9      801   /local/domain/0/backend/vbd/3/1\\s\\s
                51712  -1   0     -1     -1     -1    ??                            \\s\\s
                """.replace("\\s", " "), "block-list", "nbsd");
        expect("""
                Idx BE     MAC Addr.     handle state evt-ch tx-/rx-ring-ref BE-path
                0   0  aa:00:00:50:02:f0    0     4      7     768  /769     /local/domain/0/backend/vif/3/0\\s\\s
                """.replace("\\s", " "), "network-list", "nbsd");
    }

    @Test
    void noDevicesPrintNothing() {
        daemon.answer("GET /xend/domain/nbsd/devices?type=vif", "()");
        expect("", "network-list", "nbsd");
    }

    @Test
    void infoPadsItsKeysAndNamesEmptyValues() {
        daemon.answer("GET /xend/node", "(node (system NetBSD) (host h) (virt_caps '') (xend_config_format 4))");
        expect("""
                host                   : h
                virt_caps              : (none)
                xend_config_format     : 4
                """, "info");
    }

    @Test
    void theCreditSchedulerIsShownAndSet() {
        daemon.answer("GET /xend/node", "(node (system NetBSD) (xen_scheduler credit))");
        daemon.answer("GET /xend/domain/nbsd", NBSD);
        daemon.answer("POST /xend/domain/nbsd op=domain_sched_credit_get", "((weight 256) (cap 0))");
        daemon.answer("POST /xend/domain/nbsd op=domain_sched_credit_set&weight=512", "");
        expect("""
                Name                                ID Weight  Cap
                nbsd                                 3    256    0
                """, "sched-credit", "-d", "nbsd");
        expect("", "sched-credit", "-d", "nbsd", "-w", "512");
        assertEquals(
                "Error: No domain given.\n",
                Run.on(daemon, "sched-credit", "-w", "1").err());
    }

    @Test
    void idsAndTextsArePrintedAsTheyAre() {
        daemon.answer("GET /xend/domain/nbsd", NBSD)
                .answer("GET /xend/domain/3", NBSD)
                .answer("GET /xend/domain/sleeper", DORMANT);
        daemon.answer("GET /xend/node/dmesg", "(XEN) up\n").answer("GET /xend/node/log", "[line]\n");
        expect("3\n", "domid", "nbsd");
        expect("nbsd\n", "domname", "3");
        expect("None\n", "domid", "sleeper");
        expect("(XEN) up\n", "dmesg");
        expect("[line]\n\n", "log");
    }
}
