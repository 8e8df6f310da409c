package org.xend.daemon.xenstored.local;

import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.store.Transaction;
import org.xend.protocol.xs.XsException;

/// A transaction of one of the daemon's own roles. Lives on the conductor's loop, where its body runs from
/// beginning to end.
final class LocalKeyTransaction implements KeyTransaction {
    private final Transaction transaction;

    LocalKeyTransaction(Transaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public Optional<String> read(String path) {
        try {
            return TreeAccess.read(transaction, path);
        } catch (XsException e) {
            throw refused(e, "READ", path);
        }
    }

    @Override
    public List<String> list(String path) {
        try {
            return TreeAccess.list(transaction, path);
        } catch (XsException e) {
            throw refused(e, "DIRECTORY", path);
        }
    }

    @Override
    public void write(String path, String value) {
        carryOut("WRITE", new KeyBatch.Write(path, value));
    }

    @Override
    public void makeDirectory(String path) {
        carryOut("MKDIR", new KeyBatch.MakeDirectory(path));
    }

    @Override
    public void remove(String path) {
        carryOut("RM", new KeyBatch.Remove(path));
    }

    @Override
    public void setPermissions(String path, List<String> permissions) {
        carryOut("SET_PERMS", new KeyBatch.SetPermissions(path, permissions));
    }

    private void carryOut(String request, KeyBatch.Change change) {
        try {
            TreeAccess.carryOut(transaction, change);
        } catch (XsException e) {
            throw refused(e, request, change.path());
        }
    }

    private static KeyTreeException refused(XsException e, String request, String path) {
        return new KeyTreeException(e.error().name(), request + " " + path);
    }
}
