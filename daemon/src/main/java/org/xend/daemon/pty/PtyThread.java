package org.xend.daemon.pty;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// The body of the pty thread: reads, writes and closes every descriptor, and sleeps in poll(2). Owned by that
/// thread; only the queue of messages is shared.
///
/// poll(2) takes time by the number of descriptors, and with a thousand guests most messages concern one of them.
/// For [#POLL_ALL_NANOS] after all were polled, longer with many ptys, only those with messages are polled. Input
/// of another pty waits that long at most, and only while messages come.
final class PtyThread {
    /// `struct pollfd`: int fd, short events, short revents (`poll.h`, the same on every system).
    private static final int ENTRY = 8;
    private static final short IN = 1;
    private static final short OUT = 4;
    private static final int TROUBLE = 8 | 16 | 32;
    private static final int MOST_AT_ONCE = 16 * 1024;
    /// After so many messages the descriptors are polled.
    private static final int MOST_MESSAGES = 256;
    private static final int DRAIN_CHECK_MILLIS = 20;
    private static final long POLL_ALL_NANOS = 40_000_000;
    private static final long POLL_ALL_NANOS_EACH = 100_000;
    private static final byte[] NOTHING = {};

    private static final class Line {
        final Pty pty;
        final PtyListener listener;
        final PtyPair pair;
        byte[] text = NOTHING;
        int written;
        boolean listening;
        boolean ending;
        long endsAt;

        Line(Pty pty, PtyListener listener, PtyPair pair) {
            this.pty = pty;
            this.listener = listener;
            this.pair = pair;
        }

        boolean hasText() {
            return written < text.length;
        }
    }

    private final Libc libc;
    private final int wakeUp;
    private final Queue<PtyMessage> messages;
    private final Map<Pty, Line> lines = new HashMap<>();
    /// Lines with a message since all were polled.
    private final Set<Line> touched = new LinkedHashSet<>();
    private long allPolledAt = System.nanoTime() - POLL_ALL_NANOS;
    private final MemorySegment buffer = Arena.ofAuto().allocate(MOST_AT_ONCE);
    private MemorySegment entries = Arena.ofAuto().allocate(64 * ENTRY, ENTRY);
    private boolean closing;

    /// @param wakeUp the reading end of a pipe; closed at the end
    PtyThread(Libc libc, int wakeUp, Queue<PtyMessage> messages) {
        this.libc = libc;
        this.wakeUp = wakeUp;
        this.messages = messages;
    }

    /// Serves until [PtyMessage.Close].
    ///
    /// @throws IOException poll does not work; every pty has failed
    void run() throws IOException {
        String why = "the pty thread has ended";
        try {
            while (!closing) {
                PtyMessage message;
                for (int i = 0; i < MOST_MESSAGES && (message = messages.poll()) != null; i++) {
                    handle(message);
                }
                if (!closing) {
                    turn();
                }
            }
        } catch (IOException e) {
            why = e.getMessage();
            throw e;
        } finally {
            closeAll(why);
            libc.close(wakeUp);
        }
    }

    private void closeAll(String why) {
        lines.values().forEach(line -> {
            line.pair.close(libc);
            if (!closing && !line.ending) {
                line.listener.failed(why);
            }
        });
        lines.clear();
    }

    private void handle(PtyMessage message) {
        switch (message) {
            case PtyMessage.Open(Pty pty, PtyListener listener) -> open(pty, listener);
            case PtyMessage.Print(Pty pty, byte[] text) -> {
                Line line = lines.get(pty);
                if (line != null && !line.ending) {
                    touched.add(line);
                    line.text = text;
                    line.written = 0;
                    write(line);
                }
            }
            case PtyMessage.Listen(Pty pty) -> {
                Line line = lines.get(pty);
                if (line != null && !line.ending) {
                    touched.add(line);
                    line.listening = true;
                }
            }
            case PtyMessage.End(Pty pty, byte[] lastText) -> {
                Line line = lines.get(pty);
                if (line != null) {
                    end(line, lastText);
                }
            }
            case PtyMessage.Close() -> closing = true;
        }
    }

    private void open(Pty pty, PtyListener listener) {
        try {
            PtyPair pair = PtyPair.open(libc);
            lines.put(pty, new Line(pty, listener, pair));
            listener.opened(pair.path());
        } catch (IOException e) {
            listener.failed(e.getMessage());
        }
    }

    private void end(Line line, byte[] lastText) {
        int left = line.text.length - line.written;
        var all = new byte[left + lastText.length];
        System.arraycopy(line.text, line.written, all, 0, left);
        System.arraycopy(lastText, 0, all, left, lastText.length);
        line.text = all;
        line.written = 0;
        line.listening = false;
        line.ending = true;
        touched.add(line);
        line.endsAt = System.nanoTime() + PtyLoop.DRAIN_MILLIS * 1_000_000;
        write(line);
    }

    private void turn() throws IOException {
        long untilAll = allPolledAt + Math.max(POLL_ALL_NANOS, lines.size() * POLL_ALL_NANOS_EACH) - System.nanoTime();
        boolean all = untilAll <= 0;
        List<Line> polled = List.copyOf(all ? lines.values() : touched);
        enter(polled);
        int ready = libc.poll(entries, polled.size() + 1L, all ? timeoutMillis() : timeoutMillis(untilAll));
        if (all) {
            allPolledAt = System.nanoTime();
            touched.clear();
        }
        if (ready < 0) {
            if (libc.errno() == Libc.EINTR) {
                return;
            }
            throw libc.failure("poll");
        }
        if (returned(0) != 0) {
            libc.read(wakeUp, buffer);
        }
        for (int i = 0; i < polled.size(); i++) {
            if (returned(i + 1) != 0) {
                serve(polled.get(i), returned(i + 1));
            }
        }
        long now = System.nanoTime();
        for (Line line : polled) {
            if (line.ending && (line.endsAt - now <= 0 || isRead(line))) {
                remove(line);
            }
        }
    }

    private void enter(List<Line> polled) {
        long size = (polled.size() + 1L) * ENTRY;
        if (entries.byteSize() < size) {
            entries = Arena.ofAuto().allocate(2 * size, ENTRY);
        }
        enter(0, wakeUp, IN);
        for (int i = 0; i < polled.size(); i++) {
            Line line = polled.get(i);
            enter(i + 1, line.pair.master(), (short) ((line.listening ? IN : 0) | (line.hasText() ? OUT : 0)));
        }
    }

    private void enter(int index, int descriptor, short events) {
        entries.set(ValueLayout.JAVA_INT, (long) index * ENTRY, descriptor);
        entries.set(ValueLayout.JAVA_SHORT, (long) index * ENTRY + 4, events);
        entries.set(ValueLayout.JAVA_SHORT, (long) index * ENTRY + 6, (short) 0);
    }

    private int returned(int index) {
        return entries.get(ValueLayout.JAVA_SHORT, (long) index * ENTRY + 6);
    }

    /// @return milliseconds, -1: for ever
    private int timeoutMillis() {
        if (!messages.isEmpty()) {
            return 0;
        }
        return lines.values().stream().anyMatch(line -> line.ending) ? DRAIN_CHECK_MILLIS : -1;
    }

    /// @param nanos until all are to be polled again
    private int timeoutMillis(long nanos) {
        return messages.isEmpty() ? (int) (nanos / 1_000_000) + 1 : 0;
    }

    /// Whether a reader has read all: closing the master would discard the rest. Unread text is readable at our
    /// own descriptor of the other end.
    private boolean isRead(Line line) {
        if (line.hasText()) {
            return false;
        }
        enter(0, line.pair.slave(), IN);
        return libc.poll(entries, 1, 0) == 0;
    }

    private void serve(Line line, int events) {
        if ((events & OUT) != 0) {
            write(line);
        }
        // Input that came before a hang-up is read before the hang-up is reported.
        if ((events & IN) != 0 && line.listening && lines.containsKey(line.pty)) {
            read(line);
        } else if ((events & TROUBLE) != 0 && lines.containsKey(line.pty)) {
            fail(line, "it was hung up");
        }
    }

    private void write(Line line) {
        while (line.hasText()) {
            int length = Math.min(MOST_AT_ONCE, line.text.length - line.written);
            MemorySegment.copy(line.text, line.written, buffer, ValueLayout.JAVA_BYTE, 0, length);
            int count = libc.write(line.pair.master(), buffer, length);
            if (count < 0) {
                if (!libc.mayRetry()) {
                    fail(line, libc.failure("write").getMessage());
                }
                return;
            }
            line.written += count;
            if (count < length) {
                return;
            }
        }
        if (!line.ending) {
            line.text = NOTHING;
            line.written = 0;
            line.listener.printed();
        }
    }

    private void read(Line line) {
        int count = libc.read(line.pair.master(), buffer.asSlice(0, PtyLoop.MOST_TYPED));
        if (count > 0) {
            line.listening = false;
            line.listener.typed(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
        } else if (count == 0 || !libc.mayRetry()) {
            fail(line, count == 0 ? "it was hung up" : libc.failure("read").getMessage());
        }
    }

    private void fail(Line line, String why) {
        remove(line);
        if (!line.ending) {
            line.listener.failed(why);
        }
    }

    private void remove(Line line) {
        touched.remove(line);
        if (lines.remove(line.pty, line)) {
            line.pair.close(libc);
        }
    }
}
