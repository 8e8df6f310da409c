package org.xend.daemon.xenstored.connection;

import java.util.Arrays;

/// The events in a queue that its client is slow to read: one that repeats an event still in it is left out,
/// since a client that has yet to read of a change will find the newest state when it looks. Owned by a
/// connection.
///
/// A queue may hold tens of thousands of events, and what is held for a client that does not read shall be little
/// more than the queue itself. So an event is known by where its message begins in the queue, in the order of
/// the queue and in a chain of its hash; what it says is read there.
public final class EventBacklog {
    private static final int SMALLEST = 16;
    /// Bytes of a slot in all arrays.
    private static final int SLOT_BYTES = 20;
    private static final int NONE = -1;

    private final OutputQueue queue;
    /// By slot: where an event's message begins, counted in bytes ever queued. Slots are used in turn.
    private long[] begins;
    private int[] hashes;
    /// The slot of the next older event of the same chain.
    private int[] chained;
    /// The newest event's slot of each chain.
    private int[] chains;
    private int first;
    private int count;

    EventBacklog(OutputQueue queue) {
        this.queue = queue;
        clear();
    }

    /// Heap bytes it takes.
    public int held() {
        return begins.length * SLOT_BYTES;
    }

    /// Heap bytes that another event would take more.
    int growth() {
        return count == begins.length ? held() : 0;
    }

    /// Whether the same event is in the queue.
    ///
    /// @param hash of both, see [EventHash]
    boolean has(String path, String token, int hash) {
        if (count == 0) {
            return false;
        }
        for (int slot = chains[hash & chains.length - 1]; slot != NONE; slot = chained[slot]) {
            if (hashes[slot] == hash && queue.holdsEvent(begins[slot], path, token)) {
                return true;
            }
        }
        return false;
    }

    /// @param begin how many bytes were ever queued before this event's message
    /// @param hash of its path and token, see [EventHash]
    void add(long begin, int hash) {
        if (count == begins.length) {
            grow();
        }
        int slot = first + count++ & begins.length - 1;
        begins[slot] = begin;
        hashes[slot] = hash;
        chain(slot);
    }

    private void chain(int slot) {
        int chain = hashes[slot] & chains.length - 1;
        chained[slot] = chains[chain];
        chains[chain] = slot;
    }

    private void grow() {
        int size = begins.length;
        long[] oldBegins = begins;
        int[] oldHashes = hashes;
        int from = first;
        allot(2 * size);
        for (int i = 0; i < size; i++) {
            begins[i] = oldBegins[from + i & size - 1];
            hashes[i] = oldHashes[from + i & size - 1];
            chain(i);
        }
    }

    private void allot(int size) {
        begins = new long[size];
        hashes = new int[size];
        chained = new int[size];
        chains = new int[size];
        Arrays.fill(chains, NONE);
        first = 0;
    }

    void clear() {
        count = 0;
        allot(SMALLEST);
    }

    /// Some bytes left the queue: a message of which any part is gone is no longer in it.
    ///
    /// @param bytes how many were ever taken out
    void sent(long bytes) {
        while (count > 0 && begins[first] < bytes) {
            unchain(first);
            first = first + 1 & begins.length - 1;
            count--;
        }
        if (count == 0 && begins.length > SMALLEST) {
            clear();
        }
    }

    private void unchain(int slot) {
        int chain = hashes[slot] & chains.length - 1;
        if (chains[chain] == slot) {
            chains[chain] = chained[slot];
            return;
        }
        int newer = chains[chain];
        while (chained[newer] != slot) {
            newer = chained[newer];
        }
        chained[newer] = chained[slot];
    }
}
