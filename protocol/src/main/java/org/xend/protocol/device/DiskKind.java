package org.xend.protocol.device;

/// The kind of device that the guest sees: the `device-type` key.
public enum DiskKind {
    DISK("disk"),
    CDROM("cdrom");

    private final String word;

    DiskKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
