package org.xend.daemon.hypervisor.embedded.guest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.daemon.ring.SharedPage;

/// A guest's end of its console: text out through the ring, bytes in from it. Owned by the simulator thread.
///
/// Output that the ring has no room for waits here, up to [#MAX_PENDING] bytes. Further output is lost, as a
/// kernel's is when nobody reads its console.
final class ConsoleFrontend {
    private static final int MAX_PENDING = 64 * 1024;
    private static final int MAX_HISTORY = 400;

    private final ConsoleRing ring;
    private final Runnable notify;
    private final byte[] buffer = new byte[ConsoleRing.OUT_BYTES];
    private byte[] pending = new byte[256];
    private int pendingStart;
    private int pendingEnd;
    private final ArrayDeque<String> history = new ArrayDeque<>();

    ConsoleFrontend(SharedPage page, Runnable notify) {
        ring = new ConsoleRing(page);
        this.notify = notify;
    }

    /// Prints a kernel line, which `dmesg` shows again.
    void kernelLine(String line) {
        history.add(line);
        if (history.size() > MAX_HISTORY) {
            history.poll();
        }
        print(line + "\n");
    }

    List<String> history() {
        return new ArrayList<>(history);
    }

    /// Prints text; a newline becomes carriage return and newline.
    void print(String text) {
        queue(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        flush();
    }

    /// The other end moved: passes input on, then prints output that waited.
    ///
    /// @param input gets one byte value at a time
    void onEvent(IntConsumer input) {
        int count = ring.takeInput(buffer, 0, buffer.length);
        if (count > 0) {
            notify.run();
            byte[] typed = Arrays.copyOf(buffer, count);
            for (byte one : typed) {
                input.accept(one & 0xff);
            }
        }
        flush();
    }

    private void queue(byte[] bytes) {
        int room = MAX_PENDING - (pendingEnd - pendingStart);
        int length = Math.min(bytes.length, room);
        if (pendingEnd + length > pending.length) {
            byte[] larger = new byte[Math.max(pendingEnd - pendingStart + length, 256)];
            System.arraycopy(pending, pendingStart, larger, 0, pendingEnd - pendingStart);
            pendingEnd -= pendingStart;
            pendingStart = 0;
            pending = larger;
        }
        System.arraycopy(bytes, 0, pending, pendingEnd, length);
        pendingEnd += length;
    }

    private void flush() {
        int put = ring.putOutput(pending, pendingStart, pendingEnd - pendingStart);
        if (put > 0) {
            pendingStart += put;
            if (pendingStart == pendingEnd) {
                pendingStart = 0;
                pendingEnd = 0;
            }
            notify.run();
        }
    }
}
