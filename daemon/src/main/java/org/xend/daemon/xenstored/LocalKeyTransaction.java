package org.xend.daemon.xenstored;

import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.store.Transaction;

/// A transaction of one of the daemon's own roles: every call is a task on the conductor's loop. Owned by the
/// thread that runs the transaction's body.
final class LocalKeyTransaction implements KeyTransaction {
    private final LocalKeyTree tree;
    private final Transaction transaction;

    LocalKeyTransaction(LocalKeyTree tree, Transaction transaction) {
        this.tree = tree;
        this.transaction = transaction;
    }

    @Override
    public Optional<String> read(String path) {
        return tree.call("READ " + path, () -> TreeAccess.read(transaction, path));
    }

    @Override
    public List<String> list(String path) {
        return tree.call("DIRECTORY " + path, () -> TreeAccess.list(transaction, path));
    }

    @Override
    public void write(String path, String value) {
        carryOut("WRITE ", new KeyBatch.Write(path, value));
    }

    @Override
    public void makeDirectory(String path) {
        carryOut("MKDIR ", new KeyBatch.MakeDirectory(path));
    }

    @Override
    public void remove(String path) {
        carryOut("RM ", new KeyBatch.Remove(path));
    }

    @Override
    public void setPermissions(String path, List<String> permissions) {
        carryOut("SET_PERMS ", new KeyBatch.SetPermissions(path, permissions));
    }

    private void carryOut(String request, KeyBatch.Change change) {
        tree.call(request + change.path(), () -> {
            TreeAccess.carryOut(transaction, change);
            return null;
        });
    }
}
