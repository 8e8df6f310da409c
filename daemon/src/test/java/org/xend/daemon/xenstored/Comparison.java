package org.xend.daemon.xenstored;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.xend.daemon.reference.Client;
import org.xend.daemon.reference.Daemon;
import org.xend.daemon.reference.Expected;
import org.xend.daemon.reference.Message;
import org.xend.daemon.store.TreeText;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.xs.MessageType;

/// Runs a list of steps on the real daemon and on the [Daemon] of the specification side by side, and stops at
/// the first message that differs. Owned by one run.
final class Comparison {
    /// A client that has this much to read wakes: far more, and the daemon would let its requests wait.
    private static final int MOST_UNREAD = 30_000;

    /// What differs, and after how many steps.
    record Difference(int steps, String text) {}

    /// What is known of one client since it connected.
    private static final class Seen {
        private final Client client;
        private final List<Expected> expected = new ArrayList<>();
        private final List<Message> actual = new ArrayList<>();
        private byte[] partial = {};
        private boolean asleep;

        private Seen(Client client) {
            this.client = client;
        }
    }

    private final Daemon daemon = new Daemon();
    private final Subject subject = new Subject();
    private final Seen[] seen = new Seen[ModelStep.CLIENTS];
    private final Expected.Generations generations = new Expected.Generations();
    private final Map<String, Integer> met;

    private Comparison(Map<String, Integer> met) {
        this.met = met;
        for (int i = 0; i < ModelStep.SOCKETS; i++) {
            seen[i] = new Seen(daemon.connect());
        }
    }

    /// @return empty where both agree in every message and in the state that is left
    ///
    /// @param met gains what kinds of answers there were: type and error
    static Optional<Difference> of(List<ModelStep> steps, Map<String, Integer> met) {
        Comparison comparison = new Comparison(met);
        int done = 0;
        try {
            for (ModelStep step : steps) {
                done++;
                Optional<String> difference = comparison.step(step, done);
                if (difference.isPresent()) {
                    return Optional.of(new Difference(done, difference.get()));
                }
            }
            return comparison.end().map(text -> new Difference(steps.size(), text));
        } catch (RuntimeException e) {
            return Optional.of(new Difference(done, "thrown: " + e + " at " + e.getStackTrace()[0]));
        }
    }

    private Optional<String> step(ModelStep step, int number) {
        int client = step.client();
        if (seen[client] == null) {
            return Optional.empty();
        }
        return switch (step) {
            case ModelStep.Sleep _ -> {
                seen[client].asleep = true;
                yield Optional.empty();
            }
            case ModelStep.Sip sip -> {
                if (seen[client].asleep) {
                    read(client, sip.bytes());
                }
                yield Optional.empty();
            }
            case ModelStep.Wake _ -> wake(client);
            case ModelStep.Reconnect _ -> {
                subject.reconnect(client);
                if (client < ModelStep.SOCKETS) {
                    daemon.disconnect(seen[client].client);
                    seen[client] = new Seen(daemon.connect());
                } else {
                    seen[client].client.reset();
                    seen[client] = new Seen(seen[client].client);
                }
                yield Optional.empty();
            }
            case ModelStep.Ask ask -> ask(ask, number);
        };
    }

    private Optional<String> wake(int client) {
        Optional<String> difference = compareAsleep(client);
        seen[client].asleep = false;
        return difference;
    }

    private Optional<String> ask(ModelStep.Ask ask, int number) {
        boolean releases = ask.type() == MessageType.RELEASE.number();
        for (int client = 0; client < ModelStep.CLIENTS; client++) {
            if (seen[client] != null && seen[client].asleep && (releases || unread(client) > MOST_UNREAD)) {
                Optional<String> difference = wake(client);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        Client from = seen[ask.client()].client;
        int transaction = transaction(from, ask.within());
        daemon.ask(from, ask.type(), number, transaction, ask.payload());
        subject.send(
                ask.client(), ask.type(), number, transaction, ask.payload().getBytes(StandardCharsets.ISO_8859_1));
        count(ask, from, transaction != 0);
        for (int client = 0; client < ModelStep.CLIENTS; client++) {
            follow(client);
            if (seen[client] != null) {
                seen[client].expected.addAll(seen[client].client.take());
            }
            if (seen[client] != null && !seen[client].asleep) {
                Optional<String> difference = compareAwake(client, releases);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private void count(ModelStep.Ask ask, Client from, boolean inTransaction) {
        MessageType type = MessageType.ofNumber(ask.type());
        String kind = (type == null ? "unknown" : type.name()) + (inTransaction ? " in transaction" : "");
        met.merge(kind + " " + from.lastOutcome(), 1, Integer::sum);
    }

    private static int transaction(Client client, int within) {
        List<Integer> open = client.openTransactions();
        if (within == ModelStep.NEVER_OPENED) {
            return within;
        }
        return within == 0 || within > open.size() ? 0 : open.get(open.size() - within);
    }

    /// IntroducedDomains come and go, and their rings begin anew.
    private void follow(int client) {
        if (client >= ModelStep.SOCKETS) {
            Client now = daemon.domain(ModelStep.domid(client)).orElse(null);
            if (now == null) {
                seen[client] = null;
            } else if (seen[client] == null || seen[client].client != now) {
                seen[client] = new Seen(now);
            }
        }
    }

    private int unread(int client) {
        seen[client].expected.addAll(seen[client].client.take());
        return seen[client].expected.stream()
                .mapToInt(each -> each instanceof Expected.Exactly(Message message)
                        ? message.payload().length() + 16
                        : 4112)
                .sum();
    }

    private void read(int client, int most) {
        Seen of = seen[client];
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        received.writeBytes(of.partial);
        received.writeBytes(subject.read(client, most));
        ByteBuffer in = ByteBuffer.wrap(received.toByteArray());
        of.actual.addAll(Message.takeFrom(in));
        of.partial = new byte[in.remaining()];
        in.get(of.partial);
    }

    /// Who reads at once gets all, in order.
    private Optional<String> compareAwake(int client, boolean releases) {
        Seen of = seen[client];
        read(client, Integer.MAX_VALUE);
        of.expected.addAll(of.client.take());
        if (releases) {
            sort(client, of.actual, Function.identity());
            sort(client, of.expected, expected -> ((Expected.Exactly) expected).message());
        }
        int both = Math.min(of.expected.size(), of.actual.size());
        int same = 0;
        while (same < both && of.expected.get(same).matches(of.actual.get(same), generations)) {
            same++;
        }
        return same == of.expected.size() && same == of.actual.size() ? matched(of) : differ(client, same);
    }

    private static Optional<String> matched(Seen of) {
        of.expected.clear();
        of.actual.clear();
        return Optional.empty();
    }

    /// The subtrees that go with a domain go in any order.
    private <T> void sort(int client, List<T> messages, Function<T, Message> message) {
        List<String> tops = daemon.released();
        messages.sort(Comparator.comparing(each -> {
            String changed = changed(client, message.apply(each));
            int top = 0;
            while (top < tops.size() && !(changed + "/").startsWith(tops.get(top) + "/")) {
                top++;
            }
            return top;
        }));
    }

    /// The absolute path of an event; something that is none for other messages.
    private static String changed(int client, Message message) {
        if (message.type() != MessageType.WATCH_EVENT.number()
                || message.payload().startsWith("@")) {
            return "";
        }
        String path = message.payload().substring(0, message.payload().indexOf('\0'));
        return path.startsWith("/") ? path : "/local/domain/" + ModelStep.domid(client) + "/" + path;
    }

    /// Who has not read for a while may miss an event that repeats one that was still to be read.
    private Optional<String> compareAsleep(int client) {
        Seen of = seen[client];
        read(client, Integer.MAX_VALUE);
        of.expected.addAll(of.client.take());
        int at = 0;
        for (int i = 0; i < of.expected.size(); i++) {
            Expected next = of.expected.get(i);
            if (at < of.actual.size() && next.matches(of.actual.get(at), generations)) {
                at++;
            } else if (!next.isRepeatable() || !of.expected.subList(0, i).contains(next)) {
                return differ(client, at);
            }
        }
        return at == of.actual.size() ? matched(of) : differ(client, at);
    }

    private Optional<String> differ(int client, int from) {
        Seen of = seen[client];
        return Optional.of(
                (client < ModelStep.SOCKETS ? "socket " + (char) ('A' + client) : "domain " + ModelStep.domid(client))
                        + " should get " + of.expected
                        + "\n        but got " + of.actual + "\n        which differ from number " + (from + 1));
    }

    /// Compares what is left when all is read.
    private Optional<String> end() {
        for (int client = 0; client < ModelStep.CLIENTS; client++) {
            if (seen[client] != null) {
                Optional<String> difference = wake(client);
                difference = difference.isPresent() ? difference : registered(client);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        Map<String, String> expected = new TreeMap<>();
        daemon.tree()
                .nodes()
                .forEach((path, node) -> expected.put(
                        path,
                        TreeText.of(
                                node.value(),
                                node.access().entries(),
                                daemon.tree().children(path))));
        Map<String, String> actual = TreeText.of(subject.host.conductor.store().root());
        if (!expected.equals(actual)) {
            return Optional.of("the tree should be " + expected + "\n        but is " + actual);
        }
        return counters(expected.size());
    }

    private Optional<String> registered(int client) {
        Connection connection = subject.connection(client);
        Seen of = seen[client];
        int watches = connection.watches().size();
        int transactions = connection.transactions().size();
        return watches == of.client.watchCount()
                        && transactions == of.client.openTransactions().size()
                ? Optional.empty()
                : Optional.of("a client has " + watches + " watches and " + transactions
                        + " transactions, not " + of.client.watchCount() + " and "
                        + of.client.openTransactions().size());
    }

    private Optional<String> counters(int nodes) {
        StringBuilder wrong = new StringBuilder();
        TreeText.Counted counted = new TreeText.Counted(subject.host.conductor.store());
        check(wrong, "nodes", nodes, counted.nodes());
        for (int domid = 1; domid <= ModelStep.CLIENTS; domid++) {
            check(wrong, "nodes of domain " + domid, daemon.tree().owned(domid), counted.owned(domid));
            check(wrong, "entries for domain " + domid, daemon.tree().named(domid), counted.named(domid));
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of("counted wrong: " + wrong);
    }

    private static void check(StringBuilder wrong, String what, int expected, int actual) {
        if (expected != actual) {
            wrong.append(what)
                    .append(": ")
                    .append(actual)
                    .append(" instead of ")
                    .append(expected)
                    .append(' ');
        }
    }
}
