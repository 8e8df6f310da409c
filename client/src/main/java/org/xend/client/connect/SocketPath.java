package org.xend.client.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Finds the control socket by the rule the daemon follows too: `XEND_SOCKET`; else the `xend-unix-path` of
/// `ROOT/etc/xen/xend-config.sxp`, where that file exists and has one; else `ROOT/var/lib/xend/xend-socket`.
/// ROOT is `--root`, else `XEND_ROOT`, else nothing.
public final class SocketPath {
    private static final String DEFAULT = "/var/lib/xend/xend-socket";
    private static final String OPTION = "(xend-unix-path";

    private SocketPath() {}

    /// @param rootOption value of `--root`, or null
    /// @return the prefix of every path, without a trailing slash; empty for the stock paths
    public static String root(String rootOption, Map<String, String> environment) {
        String root = rootOption != null ? rootOption : environment.getOrDefault("XEND_ROOT", "");
        while (root.endsWith("/")) {
            root = root.substring(0, root.length() - 1);
        }
        return root;
    }

    public static Path find(String root, Map<String, String> environment) {
        String given = environment.getOrDefault("XEND_SOCKET", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        Path settings = Path.of(root + "/etc/xen/xend-config.sxp");
        if (Files.isRegularFile(settings)) {
            try {
                String configured = configured(Files.readString(settings));
                if (!configured.isEmpty()) {
                    return configured.startsWith("/")
                            ? Path.of(root + configured)
                            : settings.resolveSibling(configured);
                }
            } catch (IOException _) {
                // Not ours to read (or not text): the daemon's default is the best guess there is.
                return Path.of(root + DEFAULT);
            }
        }
        return Path.of(root + DEFAULT);
    }

    /// The option's value without parsing the whole file: this runs before every command, and a reader that
    /// knows every option would cost more than the command itself. A `#` before the option on its line hides it.
    private static String configured(String text) {
        for (int at = text.indexOf(OPTION); at >= 0; at = text.indexOf(OPTION, at + 1)) {
            int lineStart = text.lastIndexOf('\n', at) + 1;
            int end = text.indexOf(')', at);
            if (end > 0 && text.substring(lineStart, at).indexOf('#') < 0) {
                String value = text.substring(at + OPTION.length(), end).strip();
                boolean quoted = value.length() >= 2 && (value.charAt(0) == '\'' || value.charAt(0) == '"');
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }
}
