package org.xend.daemon.reference;

import java.util.regex.Pattern;

/// What a path may look like.
final class Paths {
    private static final Pattern NODE =
            Pattern.compile("/|(/[-A-Za-z0-9_@]+)+|[-A-Za-z0-9_][-A-Za-z0-9_@]*(/[-A-Za-z0-9_@]+)*");
    private static final Pattern SPECIAL = Pattern.compile("@[-A-Za-z0-9_@]*(/[-A-Za-z0-9_@]+)*");
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
        if (!NODE.matcher(given).matches() || counted(given) > LONGEST) {
            throw new Refusal("EINVAL");
        }
        return isRelative(given) ? home(domid) + "/" + given : given;
    }

    /// What of a path counts against limits.
    static int counted(String path) {
        return UNCOUNTED.matcher(path).replaceFirst("").length();
    }

    /// What begins with `@` has the form of a path as well.
    static void checkSpecial(String given) throws Refusal {
        if (!SPECIAL.matcher(given).matches() || given.length() > LONGEST) {
            throw new Refusal("EINVAL");
        }
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// How many levels a path is below another.
    static int levels(String path, String top) {
        String rest = path.substring(top.equals("/") ? 0 : top.length());
        return rest.equals("/") ? 0 : (int) rest.chars().filter(c -> c == '/').count();
    }

    static boolean isAtOrBelow(String path, String top) {
        return path.equals(top) || path.startsWith(top.equals("/") ? "/" : top + "/");
    }
}
