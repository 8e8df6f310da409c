package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// A connection: who it is, what it has registered, what it is to be sent.
public final class Client {
    /// @param path absolute
    /// @param depth levels below the path that it hears of
    /// @param hidden how many leading characters of a path its events leave out
    record Watch(String path, String token, int depth, int hidden) {
        static final int UNLIMITED = Integer.MAX_VALUE;

        boolean isSame(String otherPath, String otherToken) {
            return path.equals(otherPath) && token.equals(otherToken);
        }
    }

    final int domid;
    final boolean privileged;
    int target;
    final List<Watch> watches = new ArrayList<>();
    final TreeMap<Integer, Transaction> transactions = new TreeMap<>();
    private int lastTransaction;
    private final List<Expected> outbox = new ArrayList<>();
    String outcome = "";

    Client(int domid, int target, boolean privileged) {
        this.domid = domid;
        this.target = target;
        this.privileged = privileged;
    }

    int nextTransaction() {
        return ++lastTransaction;
    }

    /// The ring begins anew: what was registered and what was not read is gone.
    public void reset() {
        watches.clear();
        transactions.clear();
        outbox.clear();
    }

    void send(Expected message) {
        outbox.add(message);
    }

    /// A domain is not told the same twice at once, by two watches of one token.
    void event(Watch watch, String path) {
        Expected event = Expected.event(path.substring(watch.hidden()) + "\0" + watch.token() + "\0");
        boolean repeated = !privileged && event.isRepeatable() && outbox.contains(event);
        if (path.length() - watch.hidden() + watch.token().length() + 2 <= Daemon.MOST_PAYLOAD && !repeated) {
            send(event);
        }
    }

    /// Ids of open transactions, oldest first.
    public List<Integer> openTransactions() {
        return List.copyOf(transactions.keySet());
    }

    public int watchCount() {
        return watches.size();
    }

    /// How the last request was answered: `OK`, or an error's name.
    public String lastOutcome() {
        return outcome;
    }

    /// What was to be sent since the last call.
    public List<Expected> take() {
        List<Expected> taken = List.copyOf(outbox);
        outbox.clear();
        return taken;
    }
}
