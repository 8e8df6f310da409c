package org.xend.daemon.store.usage;

import org.xend.daemon.store.node.Node;

/// Counts the bytes that only open transactions keep alive: nodes that were current when some view began and have
/// been replaced or removed since. Owned by the [Store].
///
/// A view holds the root it began with. A node that is replaced is held by the views that began while it was
/// current, of which the newest ends last in most cases; its bytes are booked with that one's [Pin]. They are
/// booked apart by whether an older view holds the node too: when a pin goes, what it held alone is free, and the
/// rest is booked with the pin before it. A node that was made after the newest view began is held by none:
/// rewriting one node again and again costs one copy for each view that may see another.
public final class Pins {
    /// For trees that nobody else sees.
    public static final Pins NONE = new Pins();

    /// Heap bytes of a [Node] object, of its name, value and permissions beyond their own bytes.
    private static final int NODE = 48;
    private static final int ARRAY = 16;
    private static final int NAME = 24 + ARRAY;
    private static final int PERMISSIONS = 72;
    private static final int ENTRY = 28;

    /// What has a view.
    public interface Holder {
        /// Whether quotas bind it.
        boolean isBound();

        /// Gives up its view, and with it the pin.
        void abandon();
    }

    /// One view's hold.
    public static final class Pin {
        private final Holder holder;
        private final long since;
        private Pin older;
        private Pin newer;
        /// Bytes that no older view holds, and others.
        private long alone;
        private long shared;

        private Pin(Holder holder, long since) {
            this.holder = holder;
            this.since = since;
        }
    }

    private Pin oldest;
    private Pin newest;
    private long bytes;
    private long abandoned;

    /// A view begins with the current root.
    ///
    /// @param since the stamp the next change gets
    public Pin pin(Holder holder, long since) {
        Pin pin = new Pin(holder, since);
        pin.older = newest;
        if (newest == null) {
            oldest = pin;
        } else {
            newest.newer = pin;
        }
        newest = pin;
        return pin;
    }

    /// A view has ended; its pin is of no use afterwards.
    public void release(Pin pin) {
        bytes -= pin.alone;
        Pin before = pin.older;
        Pin behind = pin.newer;
        if (behind == null) {
            newest = before;
        } else {
            behind.older = before;
        }
        if (before == null) {
            oldest = behind;
            bytes -= pin.shared;
            if (behind != null) {
                behind.alone += behind.shared;
                behind.shared = 0;
            }
        } else {
            before.newer = behind;
            if (before.older == null) {
                before.alone += pin.shared;
            } else {
                before.shared += pin.shared;
            }
        }
    }

    /// Whether no other view is open.
    public boolean isOnly(Pin pin) {
        return oldest == pin && newest == pin;
    }

    /// Bytes held, about; never much less.
    public long bytes() {
        return bytes;
    }

    /// Transactions that had to give up their views.
    public long abandoned() {
        return abandoned;
    }

    /// Takes views away, the oldest first: those of domains and of users whom quotas bind, until no more than a
    /// part of the most is held, so that it need not be done often; then others, if even the most is exceeded.
    public void relieve(long most) {
        relieve(most / 4 * 3, true);
        relieve(most, false);
    }

    private void relieve(long most, boolean bound) {
        Pin pin = oldest;
        while (bytes > most && pin != null) {
            Pin next = pin.newer;
            if (pin.holder.isBound() == bound) {
                abandoned++;
                pin.holder.abandon();
            }
            pin = next;
        }
    }

    /// A node got another below it.
    public void copied(Node node) {
        if (newest != null) {
            book(node, NODE + node.children().copiedBytes());
        }
    }

    /// A node gained or lost a child.
    public void listed(Node node) {
        if (newest != null) {
            book(node, NODE + node.children().listedBytes());
        }
    }

    /// A node got another value or other permissions.
    public void rewritten(Node node) {
        if (newest != null) {
            book(node, own(node));
        }
    }

    public void removed(Node node) {
        if (newest != null) {
            book(node, own(node) + NAME + node.name().length() + node.children().listedBytes());
        }
    }

    private static int own(Node node) {
        return NODE
                + ARRAY
                + node.value().length
                + PERMISSIONS
                + ENTRY * node.permissions().entries().size();
    }

    private void book(Node node, int size) {
        if (node.made() < newest.since) {
            bytes += size;
            if (newest.older == null || node.made() >= newest.older.since) {
                newest.alone += size;
            } else {
                newest.shared += size;
            }
        }
    }
}
