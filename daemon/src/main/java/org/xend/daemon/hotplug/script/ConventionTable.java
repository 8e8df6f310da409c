package org.xend.daemon.hotplug.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.protocol.xenbus.Dom0System;

/// Which convention a script has: as configured for its path, else for its name, else as its text shows
/// ([ConventionDetector]), else as dom0's own tools call scripts. A name alone decides nothing: stock scripts and ours
/// have the same names.
///
/// @param configured by absolute path or by bare name
public record ConventionTable(Map<String, ScriptConvention> configured, Dom0System system)
        implements Function<Path, ScriptConvention> {
    /// A script is a few KiB; what is longer is a program, and has none of the signs.
    private static final int MOST_READ = 256 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(ConventionTable.class);

    public ConventionTable {
        configured = Map.copyOf(configured);
    }

    /// Reads the script: for threads that may block.
    @Override
    public ScriptConvention apply(Path script) {
        ScriptConvention byPath = configured.get(script.toString());
        ScriptConvention byName = configured.get(String.valueOf(script.getFileName()));
        if (byPath != null || byName != null) {
            return byPath != null ? byPath : byName;
        }
        try {
            return ConventionDetector.of(text(script), system).orElseGet(() -> ConventionDetector.ofSystem(system));
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: its xend-convention line is passed over: {}", script, e.getMessage());
            return ConventionDetector.ofSystem(system);
        }
    }

    private static String text(Path script) {
        try (InputStream in = Files.newInputStream(script)) {
            return new String(in.readNBytes(MOST_READ), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // A program that may be run but not read, or that is gone: starting it will show.
            LOG.debug("{} cannot be read: {}", script, e.getMessage());
            return "";
        }
    }
}
