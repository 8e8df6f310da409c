package org.xend.daemon.console;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Clients that attached to a domain whose console is not there yet, each for a limited time. Owned by the
/// console conductor.
final class WaitingClients {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingClients.class);
    private static final int MAX_WAITING = 256;
    private static final long TIMEOUT_MILLIS = 10_000;

    private record Client(int domid, Consoles.From from, CompletableFuture<ConsoleAttachment> answer) {}

    private final ConsoleConductor.Timer timer;
    private final List<Client> clients = new ArrayList<>();

    WaitingClients(ConsoleConductor.Timer timer) {
        this.timer = timer;
    }

    /// @return false where too many wait already; the answer has failed then
    boolean add(int domid, Consoles.From from, CompletableFuture<ConsoleAttachment> answer) {
        if (clients.size() >= MAX_WAITING) {
            LOG.warn(
                    "console of domain {}: {} clients wait for consoles already; another is refused",
                    domid,
                    MAX_WAITING);
            answer.completeExceptionally(new FailureException(new Failure.WrongState(
                    Integer.toString(domid),
                    MAX_WAITING + " clients wait for consoles of domains being created already")));
            return false;
        }
        var client = new Client(domid, from, answer);
        clients.add(client);
        timer.after(TIMEOUT_MILLIS, () -> {
            if (clients.remove(client)) {
                answer.completeExceptionally(notServed(domid));
            }
        });
        return true;
    }

    /// Attaches those who wait for a domain.
    void attach(int domid, GuestConsole console, Executor owner) {
        for (Client client : List.copyOf(clients)) {
            if (client.domid() == domid) {
                clients.remove(client);
                Attachment.join(console, client.from(), client.answer(), owner);
            }
        }
    }

    void refuseAll() {
        for (Client client : clients) {
            client.answer().completeExceptionally(notServed(client.domid()));
        }
        clients.clear();
    }

    static FailureException notServed(int domid) {
        String message = domid == 0
                ? "Domain-0 has no console ring: its console is the host's"
                : "The console of domain " + domid + " is not served here: it has no ring of type xenconsoled";
        return new FailureException(new Failure.WrongState(Integer.toString(domid), message));
    }
}
