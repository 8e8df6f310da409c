package org.xend.protocol.sxp;

/// The limits of a reader. Depth has a highest value for all readers, so that a value may be walked by plain recursion
/// (`equals`, a codec) without an overflow of the stack.
///
/// @param depth lists inside lists; `(a (b))` is 2 deep
/// @param chars length of the text, in Java chars
public record SxpLimits(int depth, int chars) {
    public static final int HIGHEST_DEPTH = 200;

    /// For requests and configuration files: 64 deep, 1 Mi characters. xend's own forms are 7 deep at most.
    public static final SxpLimits DEFAULT = new SxpLimits(64, 1 << 20);

    public SxpLimits {
        if (depth < 1 || depth > HIGHEST_DEPTH || chars < 1) {
            throw new IllegalArgumentException(
                    "depth must be 1 to " + HIGHEST_DEPTH + " and chars positive: " + depth + ", " + chars);
        }
    }

    public SxpLimits withChars(int newChars) {
        return new SxpLimits(depth, newChars);
    }
}
