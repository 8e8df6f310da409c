package org.xend.protocol.xs;

/// One entry of a node's permissions: `r5`.
///
/// @param domid as given, also a negative one
public record Permission(Right right, int domid) {
    /// DOMID_ANY: an entry that stands for every domain (announced to domains as a feature).
    public static final int ANY = 32757;

    /// What an entry grants; the letter is the wire's.
    public enum Right {
        NONE('n', false, false),
        READ('r', true, false),
        WRITE('w', false, true),
        BOTH('b', true, true);

        private final char letter;
        private final boolean reads;
        private final boolean writes;

        Right(char letter, boolean reads, boolean writes) {
            this.letter = letter;
            this.reads = reads;
            this.writes = writes;
        }

        public char letter() {
            return letter;
        }

        /// Whether this grants all that the other does.
        public boolean covers(Right asked) {
            return (reads || !asked.reads) && (writes || !asked.writes);
        }
    }

    /// Reads one entry. The number may be all that C's strtol reads with base 0, as in the stock daemons: leading
    /// blanks, a sign, `0x`, octal.
    ///
    /// @throws XsException EINVAL
    public static Permission parse(String text) throws XsException {
        if (text.length() < 2) {
            throw XsError.EINVAL.exception();
        }
        Right right = switch (text.charAt(0)) {
            case 'n' -> Right.NONE;
            case 'r' -> Right.READ;
            case 'w' -> Right.WRITE;
            case 'b' -> Right.BOTH;
            default -> throw XsError.EINVAL.exception();
        };
        String number = text.substring(1).stripLeading();
        try {
            return new Permission(right, (int) (long) Long.decode(number.startsWith("#") ? "?" : number));
        } catch (NumberFormatException _) {
            throw XsError.EINVAL.exception();
        }
    }

    @Override
    public String toString() {
        return right.letter() + Integer.toString(domid);
    }
}
