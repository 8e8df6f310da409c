package org.xend.daemon.reference;

import java.util.regex.Pattern;

/// What a path may look like.
final class Paths {
    private static final Pattern NODE = Pattern
            .compile("/|(/[-A-Za-z0-9_@]+)+|[-A-Za-z0-9_][-A-Za-z0-9_@]*(/[-A-Za-z0-9_@]+)*");
    private static final Pattern UNCOUNTED = Pattern.compile("^/local/domain/[0-9]{1,5}/");
    private static final int LONGEST = 2048;

    private Paths() {}

    static boolean isSpecial(String given) {
        return given.startsWith("@");
    }

    static boolean isRelative(String given) {
        return !given.startsWith("/") && !isSpecial(given);
    }

    static String home(int domid) {
        return "/local/domain/" + domid;
    }

    /// The absolute form of a node's path.
    static String absolute(String given, int domid) throws Refusal {
        if (!NODE.matcher(given).matches()
                || UNCOUNTED.matcher(given).replaceFirst("").length() > LONGEST) {
            throw new Refusal("EINVAL");
        }
        return isRelative(given) ? home(domid) + "/" + given : given;
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static boolean isAtOrBelow(String path, String top) {
        return path.equals(top) || path.startsWith(top.equals("/") ? "/" : top + "/");
    }
}
