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

/// What the thread of the ptys does: it owns every descriptor, reads, writes and closes them, and sleeps in
/// poll(2) between. Owned by that thread; only the queue of messages is shared.
///
/// poll(2) costs by the number of descriptors, and with a thousand guests most messages are about one of them:
/// for [#QUIET_NANOS] after all were polled, and longer with many, only those that messages were about are. What
/// is typed on another waits that long at most, and only while there are messages.
final class PtyThread {
    /// `struct pollfd`: int fd, short events, short revents (`poll.h`, the same on every system).
    private static final int ENTRY = 8;
    private static final short IN = 1;
    private static final short OUT = 4;
    private static final int TROUBLE = 8 | 16 | 32;
    private static final int MOST_AT_ONCE = 16 * 1024;
    /// So many messages, then the descriptors have their turn.
    private static final int MOST_MESSAGES = 256;
    private static final int LINGERING_LOOK_MILLIS = 20;
    private static final long QUIET_NANOS = 40_000_000;
    private static final long QUIET_NANOS_EACH = 100_000;
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
    /// Those that a message was about since all were polled.
    private final Set<Line> touched = new LinkedHashSet<>();
    private long allPolledAt = System.nanoTime() - QUIET_NANOS;
    private final MemorySegment buffer = Arena.ofAuto().allocate(MOST_AT_ONCE);
    private MemorySegment entries = Arena.ofAuto().allocate(64 * ENTRY, ENTRY);
    private boolean closing;

    /// @param wakeUp the reading end of a pipe; closed at the end
    PtyThread(Libc libc, int wakeUp, Queue<PtyMessage> messages) {
        this.libc = libc;
        this.wakeUp = wakeUp;
        this.messages = messages;
    }

    /// Serves until told to close.
    ///
    /// @throws IOException poll does not work; every pty has failed
    void run() throws IOException {
        String why = "the thread of the ptys has ended";
        try {
            while (!closing) {
                PtyMessage message;
                for (int i = 0; i < MOST_MESSAGES && (message = messages.poll()) != null; i++) {
                    obey(message);
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

    private void obey(PtyMessage message) {
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
            case PtyMessage.End(Pty pty, byte[] lastWords) -> {
                Line line = lines.get(pty);
                if (line != null) {
                    end(line, lastWords);
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

    private void end(Line line, byte[] lastWords) {
        int left = line.text.length - line.written;
        var all = new byte[left + lastWords.length];
        System.arraycopy(line.text, line.written, all, 0, left);
        System.arraycopy(lastWords, 0, all, left, lastWords.length);
        line.text = all;
        line.written = 0;
        line.listening = false;
        line.ending = true;
        touched.add(line);
        line.endsAt = System.nanoTime() + PtyLoop.LINGER_MILLIS * 1_000_000;
        write(line);
    }

    private void turn() throws IOException {
        long quiet = allPolledAt + Math.max(QUIET_NANOS, lines.size() * QUIET_NANOS_EACH) - System.nanoTime();
        boolean all = quiet <= 0;
        List<Line> polled = List.copyOf(all ? lines.values() : touched);
        enter(polled);
        int news = libc.poll(entries, polled.size() + 1L, all ? patience() : patience(quiet));
        if (all) {
            allPolledAt = System.nanoTime();
            touched.clear();
        }
        if (news < 0) {
            if (libc.errno() == Libc.EINTR) {
                return;
            }
            throw libc.failure("poll");
        }
        if (seen(0) != 0) {
            libc.read(wakeUp, buffer);
        }
        for (int i = 0; i < polled.size(); i++) {
            if (seen(i + 1) != 0) {
                serve(polled.get(i), seen(i + 1));
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

    private int seen(int index) {
        return entries.get(ValueLayout.JAVA_SHORT, (long) index * ENTRY + 6);
    }

    /// @return milliseconds, -1: for ever
    private int patience() {
        if (!messages.isEmpty()) {
            return 0;
        }
        return lines.values().stream().anyMatch(line -> line.ending) ? LINGERING_LOOK_MILLIS : -1;
    }

    /// @param nanos until all are to be polled again
    private int patience(long nanos) {
        return messages.isEmpty() ? (int) (nanos / 1_000_000) + 1 : 0;
    }

    /// Whether all that was written has reached a reader: closing the master would take the rest away from it.
    /// What is unread can be read at our own descriptor of the other end.
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
        // What was typed before a hang-up is read before the hang-up is met.
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
                if (!libc.mayTryAgain()) {
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
        } else if (count == 0 || !libc.mayTryAgain()) {
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
