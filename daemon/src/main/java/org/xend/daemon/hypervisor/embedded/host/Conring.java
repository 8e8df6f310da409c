package org.xend.daemon.hypervisor.embedded.host;

/// The hypervisor's own console text (`xm dmesg`): the last [#LIMIT] characters, whole lines. Owned by the
/// simulator thread.
final class Conring {
    /// The default of Xen's conring_size.
    static final int LIMIT = 16 * 1024;

    private final StringBuilder text = new StringBuilder();

    void line(String line) {
        text.append("(XEN) ").append(line).append('\n');
        if (text.length() > LIMIT) {
            int cut = text.indexOf("\n", text.length() - LIMIT);
            text.delete(0, cut + 1);
        }
    }

    String read(boolean clear) {
        String all = text.toString();
        if (clear) {
            text.setLength(0);
        }
        return all;
    }
}
