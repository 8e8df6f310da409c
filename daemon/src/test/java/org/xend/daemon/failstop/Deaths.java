package org.xend.daemon.failstop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes the place of the daemon's handler of uncaught exceptions: what would have ended the process is noted.
public final class Deaths implements AutoCloseable {
    private final List<Throwable> all = new CopyOnWriteArrayList<>();
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    public Deaths() {
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> all.add(e));
    }

    public List<String> messages() {
        return all.stream().map(Throwable::getMessage).toList();
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
