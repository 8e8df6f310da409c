package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The Prometheus page of a living daemon: valid text, the names of docs/metrics.md and no others, on loopback
/// only, and nothing left on it of a domain that is gone.
class MetricsPageIT {
    /// A sample of the text format 0.0.4: name, labels with escaped values, a number.
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\""
            + "(?:,[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\")*,?})?"
            + " (?:[-+]?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?|NaN|[-+]?Inf)");
    private static final Pattern DOCUMENTED = Pattern.compile("`((?:xend|xenstore|jvm|process|system)_[\\w*]+)`");

    private static TestHost host;
    private static int port;

    @BeforeAll
    static void startDaemon() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        host = TestHost.start("(metrics-port " + port + ")");
        host.xm("create", TestHost.HOME.resolve("etc/xen/nbsd").toString()).succeeded();
        host.xm("pause", "gone");
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /// The page once the process's figures are on it, which are added after the start.
    private static String page() throws IOException, InterruptedException {
        String page = get("/metrics").body();
        while (!page.contains("process_uptime_seconds ")) {
            page = get("/metrics").body();
        }
        return page;
    }

    private static Set<String> families(String page) {
        return page.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyLineIsOfTheTextFormatAndEverySampleHasItsType() throws Exception {
        String page = page();
        Set<String> families = families(page);
        Set<String> samples = new HashSet<>();
        for (String line : page.split("\n")) {
            if (line.startsWith("#")) {
                assertTrue(
                        line.matches("# (HELP [a-zA-Z_:][\\w:]* \\S.*|TYPE [a-zA-Z_:][\\w:]* "
                                + "(counter|gauge|histogram|summary|untyped))"),
                        line);
                continue;
            }
            var sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            String name = sample.group(1);
            assertTrue(
                    families.contains(name) || families.contains(name.replaceFirst("_(bucket|count|sum)$", "")), line);
            assertTrue(samples.add(name + sample.group(2)), () -> "twice: " + line);
        }
    }

    @Test
    void theDocumentedNamesAreOnThePageAndNoOthers() throws Exception {
        Set<String> documented = new TreeSet<>();
        var names = DOCUMENTED.matcher(Files.readString(TestHost.HOME.resolve("docs/metrics.md")));
        while (names.find()) {
            documented.add(names.group(1));
        }
        Set<String> families = families(page());
        Set<String> unknown = new TreeSet<>(families);
        unknown.removeIf(name -> documented.stream().anyMatch(pattern -> covers(pattern, name)));
        assertEquals(Set.of(), unknown, "on the page, not in docs/metrics.md");
        Set<String> missing = new TreeSet<>(documented);
        missing.removeIf(pattern -> families.stream().anyMatch(name -> covers(pattern, name)));
        assertEquals(Set.of(), missing, "in docs/metrics.md, not on the page");
    }

    private static boolean covers(String pattern, String name) {
        return name.replaceFirst("_max$", "").matches(pattern.replace("*", ".*"))
                || name.matches(pattern.replace("*", ".*"));
    }

    @Test
    void theFiguresADashboardNeedsAreThere() throws Exception {
        String page = page();
        for (String sample : List.of(
                "xend_domains{state=\"running\"} ",
                "xend_domain_cpu_seconds_total{domid=\"1\",name=\"nbsd\"} ",
                "xend_domain_memory_bytes{domid=\"1\",name=\"nbsd\"} 1.34217728E8",
                "xenstore_requests_total{type=\"READ\"} ",
                "xenstore_request_latency_seconds_bucket{type=\"READ\",le=",
                "xenstore_watches ",
                "xenstore_transactions_total ",
                "xenstore_transaction_conflicts_total ",
                "xend_hotplug_runs_total{class=\"vif\",transition=\"up\"} 1.0",
                "xend_hotplug_failures_total{class=\"vbd\",reason=\"timeout\"} 0.0",
                "xend_eventloop_lag_seconds{loop=\"store\"} ",
                "xend_eventloop_lag_seconds{loop=\"control\"} ",
                "xend_eventloop_lag_seconds{loop=\"domains\"} ",
                "xend_eventloop_lag_seconds{loop=\"hotplug\"} ",
                "jvm_memory_used_bytes{")) {
            assertTrue(page.contains("\n" + sample), () -> sample + " in\n" + page);
        }
    }

    @Test
    void theSeriesOfADomainFollowItsNameAndEndWithIt() throws Exception {
        String config = host.write("etc/xen/brief", "kernel = '/home/bouyer/netbsd-XEN3_DOMU'\nmemory = 16\n")
                .toString();
        host.xm("create", config).succeeded();
        assertTrue(page().contains("name=\"brief\""));
        host.xm("rename", "brief", "short").succeeded();
        String renamed = page();
        assertFalse(renamed.contains("name=\"brief\""), renamed);
        assertTrue(renamed.contains("name=\"short\""), renamed);
        host.xm("destroy", "short").succeeded();
        assertFalse(page().contains("name=\"short\""));
    }

    @Test
    void nothingButThePageIsServedAndOnlyOnLoopback() throws Exception {
        assertEquals(200, get("/metrics").statusCode());
        assertTrue(
                get("/metrics").headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
        for (String path : List.of("/", "/xend/", "/xend/domain", "/xend/node", "/xend/events")) {
            assertEquals(404, get(path).statusCode(), path);
        }
        List<InetAddress> elsewhere = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : elsewhere) {
            try (Socket socket = new Socket()) {
                assertThrows(
                        ConnectException.class,
                        () -> socket.connect(new InetSocketAddress(address, port), 2000),
                        address.toString());
            }
        }
    }
}
