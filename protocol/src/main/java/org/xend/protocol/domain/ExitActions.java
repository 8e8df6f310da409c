package org.xend.protocol.domain;

/// The actions for the three ways in which a domain ends.
public record ExitActions(ExitAction onPoweroff, ExitAction onReboot, ExitAction onCrash) {
    /// The meaning of `restart`, the older variable for all three; empty for the defaults.
    ///
    /// @throws IllegalArgumentException naming the words and the one given
    public static ExitActions ofRestart(String word) {
        return switch (word) {
            case "" -> new ExitActions(ExitAction.DESTROY, ExitAction.RESTART, ExitAction.RESTART);
            case "onreboot" -> new ExitActions(ExitAction.DESTROY, ExitAction.RESTART, ExitAction.DESTROY);
            case "always" -> new ExitActions(ExitAction.RESTART, ExitAction.RESTART, ExitAction.RESTART);
            case "never" -> new ExitActions(ExitAction.DESTROY, ExitAction.DESTROY, ExitAction.DESTROY);
            default -> throw new IllegalArgumentException("must be onreboot, always or never, got '" + word + "'");
        };
    }
}
