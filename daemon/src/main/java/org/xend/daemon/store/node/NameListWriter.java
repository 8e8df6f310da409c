package org.xend.daemon.store.node;

import org.xend.protocol.xs.Payload;

/// Writes a window of a list of names into a reply; lives for one request.
final class NameListWriter {
    private final byte[] target;
    private final int start;
    private final int end;
    private int skip;
    private int at;

    NameListWriter(int skip, byte[] target, int at, int room) {
        this.skip = skip;
        this.target = target;
        this.start = at;
        this.at = at;
        this.end = at + room;
    }

    /// @return false once nothing more fits
    boolean add(String name) {
        int bytes = name.length() + 1;
        if (skip >= bytes) {
            skip -= bytes;
            return true;
        }
        if (at + bytes - skip > end) {
            return false;
        }
        at = Payload.put(name, skip, target, at);
        skip = 0;
        return true;
    }

    int written() {
        return at - start;
    }
}
