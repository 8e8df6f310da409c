package org.xend.protocol.device;

/// Access mode of a disk; `ro` and `rw` are read as `r` and `w`.
public enum DiskMode {
    /// Read-only: no other domain may write it.
    READ("r"),
    /// Read-write, exclusive.
    WRITE("w"),
    /// Read-write without the sharing check.
    WRITE_SHARED("w!");

    private final String word;

    DiskMode(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /// @throws IllegalArgumentException naming the text: anything but r, ro, w, rw, w!
    public static DiskMode parse(String text) {
        return switch (text) {
            case "r", "ro" -> READ;
            case "w", "rw" -> WRITE;
            case "w!" -> WRITE_SHARED;
            default -> throw new IllegalArgumentException("invalid mode '" + text + "': r, w, w!, ro and rw are known");
        };
    }
}
