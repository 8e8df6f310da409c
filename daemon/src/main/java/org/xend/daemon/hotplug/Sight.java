package org.xend.daemon.hotplug;

import java.util.Optional;

/// What one look at a backend found.
///
/// @param state XenbusState number; 0 where the key is absent or no number
/// @param online false once the toolstack wants the device gone for good
/// @param status hotplug-status
/// @param scripted whether a `script` key stands
record Sight(boolean exists, int state, boolean online, Optional<String> status, boolean scripted) {
    static final Sight GONE = new Sight(false, 0, false, Optional.empty(), false);
    /// The store did not answer: nothing may be concluded.
    static final Sight UNKNOWN = new Sight(true, 0, true, Optional.empty(), false);
}
