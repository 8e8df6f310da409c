package org.xend.protocol.domain;

import java.util.Locale;

/// The action when a domain ends (`on_poweroff`, `on_reboot`, `on_crash`): xend's six.
public enum ExitAction {
    DESTROY,
    RESTART,
    PRESERVE,
    RENAME_RESTART,
    COREDUMP_DESTROY,
    COREDUMP_RESTART;

    /// The word as configs spell it: `rename-restart`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException naming the six words and the text
    public static ExitAction parse(String text) {
        for (ExitAction action : values()) {
            if (action.word().equals(text)) {
                return action;
            }
        }
        throw new IllegalArgumentException("must be destroy, restart, preserve, rename-restart, coredump-destroy or"
                + " coredump-restart, got '" + text + "'");
    }
}
