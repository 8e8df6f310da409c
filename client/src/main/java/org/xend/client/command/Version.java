package org.xend.client.command;

/// The client's version, as the pom has it.
final class Version {
    static final String TEXT = "0.1.0";

    private Version() {}
}
