package org.xend.daemon.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.xend.daemon.pty.Pty;
import org.xend.daemon.pty.PtyListener;
import org.xend.daemon.pty.Ptys;

/// Ptys whose other ends the test holds. They take what is printed only while somebody reads.
final class FakePtys implements Ptys {
    final List<Line> opened = new ArrayList<>();
    /// Why none can be had; null: they can.
    String refusal;
    private final Runnable settle;

    FakePtys(Runnable settle) {
        this.settle = settle;
    }

    final class Line implements Pty {
        final String path = "/dev/pts/" + opened.size();
        final PtyListener listener;
        boolean read;
        boolean ended;
        private String screen = "";
        private String waiting;
        private String typed = "";
        private boolean listening;

        private Line(PtyListener listener) {
            this.listener = listener;
        }

        @Override
        public void print(byte[] text) {
            if (waiting != null) {
                throw new IllegalStateException("one text at a time");
            }
            waiting = new String(text, StandardCharsets.ISO_8859_1);
            take();
        }

        private void take() {
            if (read && waiting != null) {
                screen += waiting;
                waiting = null;
                listener.printed();
            }
        }

        @Override
        public void listen() {
            listening = true;
            hear();
        }

        private void hear() {
            if (listening && !typed.isEmpty()) {
                listening = false;
                byte[] piece =
                        typed.substring(0, Math.min(1000, typed.length())).getBytes(StandardCharsets.ISO_8859_1);
                typed = typed.substring(piece.length);
                listener.typed(piece);
            }
        }

        @Override
        public void end(byte[] lastWords) {
            ended = true;
            screen += (waiting == null ? "" : waiting) + new String(lastWords, StandardCharsets.ISO_8859_1);
            waiting = null;
        }

        /// A client attaches and reads from now on.
        Line attach() {
            read = true;
            take();
            settle.run();
            return this;
        }

        void type(String text) {
            typed += text;
            hear();
            settle.run();
        }

        /// What of the typed text still waits in the system.
        int untaken() {
            return typed.length();
        }

        /// What was read since the last time.
        String screen() {
            String shown = screen;
            screen = "";
            return shown;
        }

        void lose() {
            listener.failed("it was hung up");
            settle.run();
        }
    }

    Line last() {
        return opened.getLast();
    }

    long open() {
        return opened.stream().filter(line -> !line.ended).count();
    }

    @Override
    public Pty open(PtyListener listener) {
        var line = new Line(listener);
        if (refusal != null) {
            listener.failed(refusal);
        } else {
            opened.add(line);
            listener.opened(line.path);
        }
        return line;
    }

    @Override
    public CompletableFuture<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
