package org.xend.daemon.journal.segment;

/// Room for groups that is there already: writing into it takes no system call and cannot fail. Zero where
/// nothing was written. What is written survives the process.
public interface Segment extends AutoCloseable {
    long number();

    int capacity();

    void write(int at, byte[] from, int offset, int length);

    /// Writes a word at a multiple of 4, after all that was written before it.
    void publish(int at, int word);

    /// Gives the memory back, not the file.
    @Override
    void close();
}
