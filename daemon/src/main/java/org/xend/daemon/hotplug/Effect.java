package org.xend.daemon.hotplug;

import java.util.Optional;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.Transition;

/// What [HotplugConductor] wants done outside its own context.
sealed interface Effect {
    /// List the devices at and below a path; answered by `scanned`.
    record Scan(String prefix) implements Effect {}

    /// Read a device's state; answered by `seen`.
    record Look(BackendId id) implements Effect {}

    /// Read the state of a device whose script up is running; answered by `checked`.
    record Check(BackendId id) implements Effect {}

    /// Kill the script that runs for a device.
    record Interrupt(BackendId id) implements Effect {}

    /// Carry out a transition; answered by `finished`.
    ///
    /// @param remembered the keys as the last transition left them, for a device whose directory is gone
    record Run(BackendId id, Transition transition, Optional<BackendDirectory> remembered) implements Effect {}

    /// Nothing runs any more and nothing will be begun.
    record Stopped() implements Effect {}
}
