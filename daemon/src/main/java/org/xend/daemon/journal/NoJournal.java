package org.xend.daemon.journal;

import java.util.List;
import org.xend.daemon.journal.record.RecordWriter;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.store.Mutation;

/// Keeps nothing. Owned by the store's loop.
final class NoJournal implements Journal {
    private final Records records = new Records(new RecordWriter());

    @Override
    public Records records() {
        return records;
    }

    @Override
    public void expect(Mutation mutation) {
        // there is always room for nothing
    }

    @Override
    public void expect(List<Mutation> mutations) {
        // there is always room for nothing
    }

    @Override
    public void expect(int bytes) {
        // there is always room for nothing
    }

    @Override
    public void changed(long generation, Mutation mutation) {
        // not kept
    }

    @Override
    public void changed(long generation, List<Mutation> mutations) {
        // not kept
    }

    @Override
    public boolean hasReserve() {
        return true;
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public boolean append() {
        records.clear();
        return true;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
