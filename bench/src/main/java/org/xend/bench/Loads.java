package org.xend.bench;

import static org.xend.protocol.xs.MessageType.DIRECTORY_PART;
import static org.xend.protocol.xs.MessageType.READ;
import static org.xend.protocol.xs.MessageType.RM;
import static org.xend.protocol.xs.MessageType.TRANSACTION_END;
import static org.xend.protocol.xs.MessageType.TRANSACTION_START;
import static org.xend.protocol.xs.MessageType.WATCH;
import static org.xend.protocol.xs.MessageType.WRITE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The loads of `lab/measure store`, each on fresh connections to one socket, one thread for all of them.
/// Figures are microseconds, or 1/s where their name says so.
///
/// @param process the store's, where its processor time is wanted
record Loads(Path socket, Optional<ProcessHandle> process) {
    private static final int CONNECTIONS = 50;
    private static final int DEPTH = 16;
    private static final long LOAD_NANOS = 2_000_000_000L;

    /// One connection, one request at a time.
    Map<String, Double> roundTrips() throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Link link = new Link(socket)) {
            double[] times = new double[10_000];
            for (boolean reads : new boolean[] {false, true}) {
                for (int i = 0; i < times.length; i++) {
                    long began = System.nanoTime();
                    link.ask(reads ? READ : WRITE, 0, "/load/rtt/" + i % 100, reads ? "" : "0123456789abcdef");
                    times[i] = (System.nanoTime() - began) / 1e3;
                }
                percentiles(figures, reads ? "read" : "write", times);
            }
        }
        return figures;
    }

    /// Fifty connections, each with so many requests in flight.
    Map<String, Double> connections(int depth) throws IOException {
        Link[] links = open();
        long done = 0;
        long used = processorNanos();
        long began = System.nanoTime();
        while (System.nanoTime() - began < LOAD_NANOS) {
            for (int i = 0; i < links.length; i++) {
                for (int d = 0; d < depth; d++) {
                    boolean reads = (done + d & 1) == 0;
                    links[i].add(reads ? READ : WRITE, 0, "/load/c/" + i, reads ? "" : "0123456789");
                }
                links[i].send();
            }
            for (Link link : links) {
                for (int d = 0; d < depth; d++) {
                    link.reply();
                }
            }
            done += (long) depth * links.length;
        }
        double took = System.nanoTime() - began;
        used = processorNanos() - used;
        close(links);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("requests 1/s", done * 1e9 / took);
        if (process.isPresent()) {
            figures.put("processor time", used / 1e3 / done);
        }
        return figures;
    }

    Map<String, Double> pipelined() throws IOException {
        return connections(DEPTH);
    }

    /// Fifty transactions at a time that read and write nodes of their own.
    Map<String, Double> transactions() throws IOException {
        Link[] links = open();
        int[] ids = new int[links.length];
        long done = 0;
        long began = System.nanoTime();
        while (System.nanoTime() - began < LOAD_NANOS) {
            for (Link link : links) {
                link.add(TRANSACTION_START, 0, "", "");
                link.send();
            }
            for (int i = 0; i < links.length; i++) {
                ids[i] = Integer.parseInt(links[i].reply().strip().replace("\0", ""));
            }
            for (int i = 0; i < links.length; i++) {
                links[i].add(READ, ids[i], "/load/c/" + i, "");
                links[i].send();
            }
            replies(links);
            for (int i = 0; i < links.length; i++) {
                links[i].add(WRITE, ids[i], "/load/c/" + i, "1");
                links[i].send();
            }
            replies(links);
            for (int i = 0; i < links.length; i++) {
                links[i].add(TRANSACTION_END, ids[i], "T", "");
                links[i].send();
            }
            replies(links);
            done += links.length;
        }
        close(links);
        return Map.of("commits 1/s", done * 1e9 / (System.nanoTime() - began));
    }

    /// A write that one watch waits for, while so many others stand on so many connections.
    Map<String, Double> watches(int standing, int connections) throws IOException {
        Link[] links = new Link[connections];
        for (int i = 0; i < links.length; i++) {
            links[i] = new Link(socket);
        }
        for (int i = 0; i < standing; i++) {
            links[i % links.length].ask(
                    WATCH, 0, "/local/domain/" + (1000 + i / 10) + "/device/vif/" + i % 10, "token\0");
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Link writer = new Link(socket);
                Link seer = new Link(socket)) {
            writer.ask(WRITE, 0, "/load/hot/state", "0");
            seer.ask(WATCH, 0, "/load/hot", "token\0");
            seer.event();
            double[] writes = new double[400];
            double[] events = new double[writes.length];
            for (int i = 0; i < writes.length; i++) {
                long began = System.nanoTime();
                writer.ask(WRITE, 0, "/load/hot/state", "1");
                writes[i] = (System.nanoTime() - began) / 1e3;
                seer.event();
                events[i] = (System.nanoTime() - began) / 1e3;
            }
            percentiles(figures, "write", writes);
            percentiles(figures, "event", events);
        }
        close(links);
        return figures;
    }

    /// A directory of 2,000: made child by child, then listed in parts, where the store can do that.
    Map<String, Double> wide() throws IOException {
        int children = 2000;
        try (Link link = new Link(socket)) {
            long began = System.nanoTime();
            for (int i = 0; i < children; i++) {
                link.ask(WRITE, 0, "/load/wide/child-" + i, "x");
            }
            double create = (System.nanoTime() - began) / 1e3 / children;
            double list;
            try {
                list = list(link);
            } catch (IOException _) {
                list = Double.NaN;
            }
            link.ask(RM, 0, "/load/wide", "");
            return Map.of("create", create, "list", list);
        }
    }

    private static double list(Link link) throws IOException {
        long began = System.nanoTime();
        int offset = 0;
        while (true) {
            String part = link.ask(DIRECTORY_PART, 0, "/load/wide", offset + "\0");
            int names = part.length() - part.indexOf('\0') - 1;
            if (names == 0 || part.endsWith("\0\0")) {
                return (System.nanoTime() - began) / 1e3;
            }
            offset += names;
        }
    }

    /// 50,000 nodes, twenty to a directory, 64 requests in flight.
    Map<String, Double> fill() throws IOException {
        int nodes = 50_000;
        int inFlight = 0;
        try (Link link = new Link(socket)) {
            long began = System.nanoTime();
            for (int i = 0; i < nodes; i++) {
                link.add(
                        WRITE,
                        0,
                        "/load/fill/" + i / 2000 + '/' + i / 20 % 100 + "/key" + i % 20,
                        "a value of some thirty-two bytes");
                if (++inFlight == 64) {
                    link.send();
                    while (inFlight > 0) {
                        link.reply();
                        inFlight--;
                    }
                }
            }
            link.send();
            while (inFlight-- > 0) {
                link.reply();
            }
            double each = (System.nanoTime() - began) / 1e3 / nodes;
            link.ask(RM, 0, "/load/fill", "");
            return Map.of("a node", each);
        }
    }

    /// Of all threads of the store, in steps of 10 ms on Linux.
    private long processorNanos() {
        return process.flatMap(of -> of.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private Link[] open() throws IOException {
        Link[] links = new Link[CONNECTIONS];
        for (int i = 0; i < links.length; i++) {
            links[i] = new Link(socket);
            links[i].ask(WRITE, 0, "/load/c/" + i, "x");
        }
        return links;
    }

    private static void replies(Link[] links) throws IOException {
        for (Link link : links) {
            link.reply();
        }
    }

    private static void close(Link[] links) throws IOException {
        for (Link link : links) {
            link.close();
        }
    }

    private static void percentiles(Map<String, Double> figures, String what, double[] times) {
        Arrays.sort(times);
        figures.put(what + " p50", times[times.length / 2]);
        figures.put(what + " p99", times[times.length * 99 / 100]);
    }
}
