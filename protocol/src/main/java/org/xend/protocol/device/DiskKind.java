package org.xend.protocol.device;

/// What the guest is told the device is: the `device-type` key.
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
