package org.xend.client.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.settings.ConfiguredPath;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// Finds the control socket by the rule the daemon follows too: `XEND_SOCKET`; else the `xend-unix-path` of
/// `ROOT/etc/xen/xend-config.sxp`, where that file exists and has one; else `ROOT/var/lib/xend/xend-socket`.
/// ROOT is `--root`, else `XEND_ROOT`, else nothing.
public final class SocketPath {
    private static final String DEFAULT = "/var/lib/xend/xend-socket";
    private static final String OPTION = "xend-unix-path";

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
        return configured(settings)
                .map(path -> path.ofState(settings.getParent(), Path.of(root.isEmpty() ? "/" : root)))
                .orElse(Path.of(root + DEFAULT));
    }

    /// The option's value, read as the daemon reads it but without the table of all options, for this runs before
    /// every command. A file that cannot be read, or that the daemon would not start with, counts as having none.
    private static Optional<ConfiguredPath> configured(Path settings) {
        if (!Files.isRegularFile(settings)) {
            return Optional.empty();
        }
        try {
            String text = SxpReader.decode(Files.readAllBytes(settings));
            if (!mentions(text)) {
                return Optional.empty();
            }
            for (Sxp form : new SxpReader().readAll(text)) {
                if (form instanceof Sxp.Items list
                        && list.isForm(OPTION)
                        && list.items().size() == 2) {
                    return list.items()
                            .get(1)
                            .asText()
                            .filter(path -> !path.isBlank())
                            .map(ConfiguredPath::new);
                }
            }
            return Optional.empty();
        } catch (IOException | SxpException _) {
            return Optional.empty();
        }
    }

    /// Whether the option is on any line that is not a comment as a whole: in the file as shipped it is not, and
    /// then the file need not be parsed.
    private static boolean mentions(String text) {
        for (int at = text.indexOf(OPTION); at >= 0; at = text.indexOf(OPTION, at + 1)) {
            int line = text.lastIndexOf('\n', at) + 1;
            if (!text.substring(line, at).stripLeading().startsWith("#")) {
                return true;
            }
        }
        return false;
    }
}
