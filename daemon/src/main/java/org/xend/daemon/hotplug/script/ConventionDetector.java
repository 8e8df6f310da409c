package org.xend.daemon.hotplug.script;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xend.protocol.xenbus.Dom0System;

/// Detects by the text of a hotplug script how it is to be called. Pure.
///
/// | sign | convention |
/// |---|---|
/// | a comment line `# xend-convention: WORD` | WORD; counts more than all others |
/// | names XENBUS_PATH, XENBUS_TYPE or XENBUS_BASE_PATH, or reads a `*-common.sh` of Xen's | environment |
/// | gives its first argument to a xenstore command | xspath |
/// | compares a word with `up`, or has `up` as a pattern of a `case` | arguments |
///
/// Of several signs that of dom0's own system counts most, then `arguments`. Other comments do not count.
final class ConventionDetector {
    private static final Pattern MARK = Pattern.compile("(?m)^[ \\t]*#[ \\t]*xend-convention:[ \\t]*(\\S+)");
    private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*#.*$");
    private static final Pattern ENVIRONMENT = Pattern.compile(
            "\\bXENBUS_(PATH|TYPE|BASE_PATH)\\b|(?<![\\w-])(vif|block|xen-hotplug|xen-script)-common\\.sh\\b");
    private static final Pattern FIRST_ARGUMENT = Pattern.compile("\\b([A-Za-z_]\\w*)=[\"']?\\$\\{?1\\}?(?!\\w)");
    private static final Pattern UP = Pattern.compile("(?m)^[ \\t(]*(\\S+[ \\t]*\\|[ \\t]*)*[\"']?up[\"']?[ \\t]*[|)]"
            + "|\\bin[ \\t]+[\"']?up[\"']?[ \\t]*[|)]"
            + "|=[ \\t]*[\"']?up[\"']?(?=[ \\t\\];:)]|$)");

    private ConventionDetector() {}

    /// @return empty where nothing in the text says how it is called
    /// @throws IllegalArgumentException where its mark names no convention
    static Optional<ScriptConvention> of(String text, Dom0System system) {
        Matcher mark = MARK.matcher(text);
        if (mark.find()) {
            return Optional.of(ScriptConvention.named(mark.group(1)));
        }
        String code = COMMENT.matcher(text).replaceAll("");
        boolean environment = ENVIRONMENT.matcher(code).find();
        boolean xspath = readsTreeAtFirstArgument(code);
        boolean own = switch (system) {
            case LINUX -> environment;
            case NETBSD -> xspath;
        };
        if (own) {
            return Optional.of(ofSystem(system));
        }
        if (UP.matcher(code).find()) {
            return Optional.of(new ScriptConvention.Arguments());
        }
        if (environment) {
            return Optional.of(new ScriptConvention.Environment());
        }
        return xspath ? Optional.of(new ScriptConvention.Xspath()) : Optional.empty();
    }

    /// As the tools that every dom0 of this system has had since Xen 3 call a script.
    static ScriptConvention ofSystem(Dom0System system) {
        return switch (system) {
            case LINUX -> new ScriptConvention.Environment();
            case NETBSD -> new ScriptConvention.Xspath();
        };
    }

    private static boolean readsTreeAtFirstArgument(String code) {
        Set<String> names = new LinkedHashSet<>(Set.of("1"));
        FIRST_ARGUMENT.matcher(code).results().forEach(found -> names.add(found.group(1)));
        return Pattern.compile("\\bxenstore[-_]\\w+[^\\n]*\\$\\{?(" + String.join("|", names) + ")\\b")
                .matcher(code)
                .find();
    }
}
