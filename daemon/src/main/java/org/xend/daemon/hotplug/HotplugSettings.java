package org.xend.daemon.hotplug;

import java.nio.file.Path;
import java.util.function.Function;

/// All the role is told at its start.
///
/// @param convention by script path; [ConventionTable] unless the caller knows better
/// @param disks tells one disk from another
/// @param traces what shows that a script did something
public record HotplugSettings(
        ScriptHost host,
        ScriptPolicy policy,
        Function<Path, ScriptConvention> convention,
        UpTraces traces,
        HostDisks disks,
        ScriptLimits limits) {}
