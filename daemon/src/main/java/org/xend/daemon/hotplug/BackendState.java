package org.xend.daemon.hotplug;

import java.util.Optional;
import org.xend.daemon.hotplug.script.BackendDirectory;

/// The state of a backend, as read at one moment.
///
/// @param state XenbusState number; 0 where the key is absent or no number
/// @param online false once the toolstack wants the device gone for good
/// @param status hotplug-status
/// @param scripted whether a `script` key stands
/// @param claimed hotplug-running stands: a script up is at work, or was when its daemon ended
/// @param keys the whole directory, where there is a status: what a script down may need once it is gone
record BackendState(
        boolean exists,
        int state,
        boolean online,
        Optional<String> status,
        boolean scripted,
        boolean claimed,
        Optional<BackendDirectory> keys) {
    static final BackendState GONE = of(false, 0, false, Optional.empty(), false);
    /// The store did not answer: nothing may be concluded.
    static final BackendState UNKNOWN = of(true, 0, true, Optional.empty(), false);

    /// A device that no script is at work on.
    static BackendState of(boolean exists, int state, boolean online, Optional<String> status, boolean scripted) {
        return new BackendState(exists, state, online, status, scripted, false, Optional.empty());
    }
}
