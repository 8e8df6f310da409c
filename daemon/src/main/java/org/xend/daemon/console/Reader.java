package org.xend.daemon.console;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/// The output that one attachment has not fetched yet. Owned by the console conductor; clients use [Attachment].
final class Reader {
    static final int MOST_AT_ONCE = 32 * 1024;

    private final ByteWindow unread;
    private CompletableFuture<byte[]> waiting;
    private long lost;
    private boolean ended;

    Reader(int capacity) {
        unread = new ByteWindow(capacity);
    }

    /// @return how many bytes this reader lost by it
    int offer(byte[] text, int length) {
        int dropped = unread.append(text, 0, length);
        lost += dropped;
        deliver();
        return dropped;
    }

    /// Nothing more will come.
    void end() {
        ended = true;
        deliver();
    }

    void next(CompletableFuture<byte[]> answer) {
        if (waiting != null) {
            answer.completeExceptionally(new IllegalStateException("a next() is outstanding already"));
            return;
        }
        waiting = answer;
        deliver();
    }

    byte[] drain() {
        return fetch(Integer.MAX_VALUE);
    }

    private void deliver() {
        if (waiting != null && (unread.size() > 0 || lost > 0 || ended)) {
            CompletableFuture<byte[]> answer = waiting;
            waiting = null;
            answer.complete(fetch(MOST_AT_ONCE));
        }
    }

    private byte[] fetch(int most) {
        if (lost == 0) {
            return unread.take(most);
        }
        byte[] notice = ("\r\n[xend: " + lost + " bytes are missing here]\r\n").getBytes(StandardCharsets.US_ASCII);
        lost = 0;
        byte[] text = unread.take(most);
        byte[] both = Arrays.copyOf(notice, notice.length + text.length);
        System.arraycopy(text, 0, both, notice.length, text.length);
        return both;
    }
}
