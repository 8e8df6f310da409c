package org.xend.daemon.hotplug;

import java.nio.file.Path;
import java.util.function.Function;
import org.xend.daemon.hotplug.disk.HostDisks;
import org.xend.daemon.hotplug.script.ScriptConvention;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.daemon.hotplug.script.ScriptPolicy;
import org.xend.daemon.hotplug.script.ScriptRunner;
import org.xend.daemon.hotplug.script.UpCheck;

/// The settings of the role.
///
/// @param convention by script path; [ConventionTable] unless the caller knows better
/// @param disks tells one disk from another
/// @param upCheck what shows that a script did something
public record HotplugSettings(
        ScriptHost host,
        ScriptPolicy policy,
        Function<Path, ScriptConvention> convention,
        UpCheck upCheck,
        HostDisks disks,
        ScriptLimits limits) {
    ScriptRunner runner() {
        return new ScriptRunner(host, policy, convention, upCheck, limits.timeout());
    }
}
