package org.xend.daemon.hypervisor.embedded.image;

import java.util.Optional;

/// The operating systems a simulated guest can play.
public enum GuestSystem {
    NETBSD("NetBSD", "xbd", "xennet"),
    LINUX("Linux", "xvd", "eth"),
    SOLARIS("Solaris", "xdf", "xnf");

    private final String word;
    private final String disk;
    private final String network;

    GuestSystem(String word, String disk, String network) {
        this.word = word;
        this.disk = disk;
        this.network = network;
    }

    public String word() {
        return word;
    }

    /// Its name in ELF notes.
    String elfName() {
        return this == LINUX ? "linux" : word;
    }

    /// What its shell prints when the image does not say.
    String prompt() {
        return this == SOLARIS ? "sh-3.2#" : "#";
    }

    /// What it prints before `login: `.
    public String loginBanner(String host) {
        return switch (this) {
            case NETBSD -> word + " (" + host + ") (console)\n\n";
            case LINUX -> host + " ";
            case SOLARIS -> host + " console ";
        };
    }

    /// Its name of the n-th disk it attached.
    public String diskName(int index) {
        return this == LINUX ? disk + (char) ('a' + index % 26) : disk + index;
    }

    /// Its name of the n-th network interface.
    public String networkName(int index) {
        return network + index;
    }

    /// @param text as images and ELF notes spell it (`netbsd`, `Linux`, `solaris`)
    static Optional<GuestSystem> parse(String text) {
        for (GuestSystem system : values()) {
            if (system.elfName().equalsIgnoreCase(text)) {
                return Optional.of(system);
            }
        }
        return text.equalsIgnoreCase("SunOS") ? Optional.of(SOLARIS) : Optional.empty();
    }
}
