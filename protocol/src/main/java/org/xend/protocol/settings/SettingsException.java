package org.xend.protocol.settings;

import org.xend.protocol.sxp.Position;

/// A configuration file that cannot be used: `/etc/xen/xend-config.sxp:12:3: unknown option 'vif-skript'`.
/// Stackless, as it reports bad input and no defect.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient Position at;

    public SettingsException(String file, Position at, String problem) {
        super(file + ":" + at.line() + ":" + at.column() + ": " + problem, null, false, false);
        this.file = file;
        this.at = at;
    }

    public String file() {
        return file;
    }

    public Position at() {
        return at;
    }
}
