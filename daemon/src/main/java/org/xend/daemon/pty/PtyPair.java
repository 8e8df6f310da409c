package org.xend.daemon.pty;

import java.io.IOException;

/// Both ends of a pty. The other end is kept open here too: without that the master would hang up whenever a
/// client leaves, and the raw mode would be lost with it. Immutable; closed once, by the pty thread.
///
/// @param path of the other end
record PtyPair(int master, int slave, String path) {
    /// @throws IOException says which call failed, and why
    static PtyPair open(Libc libc) throws IOException {
        int master = libc.openMaster();
        try {
            String path = libc.nameOf(master);
            if (!path.startsWith(libc.system().folder()) || path.contains("/../")) {
                throw new IOException("a pty called " + path + " is not under "
                        + libc.system().folder());
            }
            return new PtyPair(master, libc.openSlave(path), path);
        } catch (IOException e) {
            libc.close(master);
            throw e;
        }
    }

    void close(Libc libc) {
        libc.close(slave);
        libc.close(master);
    }
}
