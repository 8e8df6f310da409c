package org.xend.daemon.ring;

/// A guest's console page (`xen/io/console.h`), seen from either end. Immutable view; the owner of an end
/// uses only that end's methods.
///
/// ```
///  0          1024                     3072     3076     3080      3084
///  | in[1024] | out[2048]              |in_cons |in_prod |out_cons |out_prod
///  | to guest | from guest             |
/// ```
///
/// There is no header and no handshake. After any call that moved bytes the other end is to be notified. An
/// index the other end made nonsense of gives [#BROKEN]; that direction is then best ignored.
public final class ConsoleRing {
    public static final int IN_BYTES = 1024;
    public static final int OUT_BYTES = 2048;
    /// The indices of a direction contradict each other.
    public static final int BROKEN = ByteRing.BROKEN;

    private static final int OUT = IN_BYTES;
    private static final int IN_CONS = 3072;
    private static final int IN_PROD = 3076;
    private static final int OUT_CONS = 3080;
    private static final int OUT_PROD = 3084;

    private final ByteRing in;
    private final ByteRing out;

    public ConsoleRing(SharedPage page) {
        in = new ByteRing(page, 0, IN_BYTES, IN_CONS, IN_PROD);
        out = new ByteRing(page, OUT, OUT_BYTES, OUT_CONS, OUT_PROD);
    }

    /// dom0's end: takes what the guest printed.
    ///
    /// @return how many bytes, or [#BROKEN]
    public int takeOutput(byte[] target, int offset, int length) {
        return out.take(target, offset, length);
    }

    /// dom0's end: puts input for the guest, as far as there is room.
    ///
    /// @return how many bytes, or [#BROKEN]
    public int putInput(byte[] source, int offset, int length) {
        return in.put(source, offset, length);
    }

    /// The guest's end: prints, as far as there is room.
    ///
    /// @return how many bytes, or [#BROKEN]
    public int putOutput(byte[] source, int offset, int length) {
        return out.put(source, offset, length);
    }

    /// The guest's end: takes input.
    ///
    /// @return how many bytes, or [#BROKEN]
    public int takeInput(byte[] target, int offset, int length) {
        return in.take(target, offset, length);
    }

    /// Either end: printed bytes nobody has taken yet, or [#BROKEN].
    public int outputWaiting() {
        return out.available();
    }

    /// Either end: input the guest has not taken yet, or [#BROKEN].
    public int inputWaiting() {
        return in.available();
    }
}
