package org.xend.daemon.hotplug;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.xend.protocol.xenbus.Dom0System;

/// Which convention a script has: as configured for its path, else for its name, else the default.
///
/// Default: disk scripts (`block`, `block-...`) are called as dom0's own tools call them (NetBSD: path and
/// state; Linux: environment), every other script as the how-to has it.
///
/// @param configured by absolute path or by bare name
public record ConventionTable(Map<String, ScriptConvention> configured, Dom0System system)
        implements
            Function<Path, ScriptConvention> {
    public ConventionTable {
        configured = Map.copyOf(configured);
    }

    @Override
    public ScriptConvention apply(Path script) {
        String name = String.valueOf(script.getFileName());
        ScriptConvention byPath = configured.get(script.toString());
        return byPath != null ? byPath : configured.getOrDefault(name, byDefault(name));
    }

    private ScriptConvention byDefault(String name) {
        if (!name.equals("block") && !name.startsWith("block-")) {
            return new ScriptConvention.Arguments();
        }
        return switch (system) {
            case NETBSD -> new ScriptConvention.Xspath();
            case LINUX -> new ScriptConvention.Environment();
        };
    }
}
