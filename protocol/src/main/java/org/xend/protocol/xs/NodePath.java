package org.xend.protocol.xs;

/// The rules of node paths.
///
/// A path is absolute (`/a/b`) or relative to `/local/domain/DOMID/`. Its characters are letters, digits and
/// `-/_@`; no component is empty and only `/` itself ends in a slash. At most 2048 bytes count, without the
/// prefix `/local/domain/N/` of a relative path or of the same path written out.
public final class NodePath {
    /// XENSTORE_REL_PATH_MAX.
    public static final int MAX_BYTES = 2048;
    public static final String INTRODUCE_DOMAIN = "@introduceDomain";
    public static final String RELEASE_DOMAIN = "@releaseDomain";

    private static final String DOMAIN_PREFIX = "/local/domain/";
    private static final int MAX_DOMID_DIGITS = 5;
    private static final boolean[] ALLOWED = new boolean[128];

    static {
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@".toCharArray()) {
            ALLOWED[c] = true;
        }
    }

    private NodePath() {}

    public static boolean isSpecial(String path) {
        return !path.isEmpty() && path.charAt(0) == '@';
    }

    public static boolean isAbsolute(String path) {
        return !path.isEmpty() && path.charAt(0) == '/';
    }

    /// The absolute form of a node's path.
    ///
    /// @param home see [#home]
    /// @throws XsException EINVAL where the path is none
    public static String resolve(String path, String home) throws XsException {
        if (!isNode(path)) {
            throw XsError.EINVAL.exception();
        }
        return path.charAt(0) == '/' ? path : home + '/' + path;
    }

    /// What relative paths of a domain are relative to: `/local/domain/7`.
    public static String home(int domid) {
        return DOMAIN_PREFIX + domid;
    }

    /// Whether this names a node, absolute or relative.
    public static boolean isNode(String path) {
        return !isSpecial(path) && isWellFormed(path);
    }

    /// Whether this may be watched: a node, or anything that begins with `@` and has the form of a path.
    public static boolean isWellFormed(String path) {
        int length = path.length();
        if (length == 0 || length - freePrefix(path) > MAX_BYTES) {
            return false;
        }
        char before = 0;
        for (int i = 0; i < length; i++) {
            char c = path.charAt(i);
            if (c >= 128 || !ALLOWED[c] || c == '/' && before == '/') {
                return false;
            }
            before = c;
        }
        return before != '/' || length == 1;
    }

    /// The parent of an absolute path; `/` for a child of the root.
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /// What of an absolute path counts against limits.
    public static int countedLength(String path) {
        return path.length() - freePrefix(path);
    }

    /// Bytes of `/local/domain/N/` at the start of a path, which do not count against the limit.
    private static int freePrefix(String path) {
        if (!path.startsWith(DOMAIN_PREFIX)) {
            return 0;
        }
        int at = DOMAIN_PREFIX.length();
        int digits = 0;
        while (at < path.length() && path.charAt(at) >= '0' && path.charAt(at) <= '9') {
            at++;
            digits++;
        }
        boolean named = digits > 0 && digits <= MAX_DOMID_DIGITS && at < path.length() && path.charAt(at) == '/';
        return named ? at + 1 : 0;
    }
}
