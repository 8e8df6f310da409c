package org.xend.client;

/// The client's version, as the pom has it.
public final class Version {
    static final String TEXT = "0.1.0";

    private Version() {}
}
