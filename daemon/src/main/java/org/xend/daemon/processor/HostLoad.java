package org.xend.daemon.processor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Whether a thread of the host waits for a processor, as far as the kernel says: the fourth field of Linux's
/// `/proc/loadavg`, `3/412`, counts the threads that run or could run (proc_loadavg(5)). Owned by the loop that
/// asks it; a look costs a microsecond or two and never waits.
public final class HostLoad {
    private static final Path FILE = Path.of("/proc/loadavg");
    /// Spaces before the field.
    private static final int FIELDS = 3;

    private final int processors;
    private final ByteBuffer text = ByteBuffer.allocateDirect(128);
    private FileChannel file;

    private HostLoad(int processors, FileChannel file) {
        this.processors = processors;
        this.file = file;
    }

    /// Of the host this process runs on, as far as it may use it.
    public static HostLoad ofThisHost() {
        return of(FILE, Runtime.getRuntime().availableProcessors());
    }

    /// @param loadavg a file of that form; one that cannot be read counts as no load
    static HostLoad of(Path loadavg, int processors) {
        FileChannel opened;
        try {
            opened = FileChannel.open(loadavg);
        } catch (IOException e) {
            opened = null;
        }
        return new HostLoad(processors, opened);
    }

    /// Whether more threads want to run, the caller among them, than there are processors; false where the
    /// kernel does not say.
    public boolean isCrowded() {
        return runnable() > processors;
    }

    /// @return 0 where it is not known
    private int runnable() {
        if (file == null) {
            return 0;
        }
        text.clear();
        try {
            file.read(text, 0);
        } catch (IOException e) {
            file = null;
            return 0;
        }
        int at = 0;
        for (int spaces = 0; spaces < FIELDS && at < text.position(); at++) {
            if (text.get(at) == ' ') {
                spaces++;
            }
        }
        int count = 0;
        while (at < text.position() && Character.isDigit(text.get(at))) {
            count = count * 10 + text.get(at++) - '0';
        }
        return count;
    }

    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException _) {
            file = null; // it was only read
        }
    }
}
