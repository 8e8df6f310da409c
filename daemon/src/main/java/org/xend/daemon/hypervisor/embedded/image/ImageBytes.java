package org.xend.daemon.hypervisor.embedded.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// A window of a kernel file, read where it is needed so that no image is ever held in memory. Every access
/// is checked against the window, in arithmetic that cannot wrap. Immutable; the opener of the channel closes
/// it.
///
/// @param start first byte of the window in the file
/// @param size of the window, bytes
record ImageBytes(FileChannel channel, long start, long size) {
    static ImageBytes of(FileChannel channel) throws IOException {
        return new ImageBytes(channel, 0, channel.size());
    }

    /// @param what named when the file is too short
    /// @return a little-endian buffer of exactly `length` bytes
    /// @throws BadImageException where the range leaves the file
    ByteBuffer read(long offset, int length, String what) throws BadImageException {
        require(offset, length, what);
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, start + offset + buffer.position()) < 0) {
                    throw new BadImageException("truncated: it became shorter while it was read");
                }
            }
        } catch (IOException unreadable) {
            throw new BadImageException("cannot be read: " + unreadable.getMessage());
        }
        return buffer.flip();
    }

    ImageBytes slice(long offset, long length, String what) throws BadImageException {
        require(offset, length, what);
        return new ImageBytes(channel, start + offset, length);
    }

    /// Whether the window begins with these bytes.
    boolean startsWith(byte[] magic) throws BadImageException {
        if (size < magic.length) {
            return false;
        }
        return ByteBuffer.wrap(magic).equals(read(0, magic.length, "magic"));
    }

    private void require(long offset, long length, String what) throws BadImageException {
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw new BadImageException("truncated: its " + what + " would reach from byte "
                    + Long.toUnsignedString(offset) + " over " + Long.toUnsignedString(length)
                    + " bytes, and the file has " + size);
        }
    }
}
