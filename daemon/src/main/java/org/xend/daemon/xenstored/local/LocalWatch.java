package org.xend.daemon.xenstored.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.keys.KeyListener;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.tree.ClientWatch;

/// A watch of one of the daemon's own roles. Owned by the store's conductor, on its loop.
public final class LocalWatch extends ClientWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWatch.class);

    private final KeyListener listener;
    private boolean ended;

    public LocalWatch(String path, KeyListener listener) {
        super(path);
        this.listener = listener;
    }

    @Override
    public Caller caller() {
        return Caller.DOM0;
    }

    @Override
    public int bytes() {
        return path().length();
    }

    @Override
    public void fire(String changed) {
        if (!ended) {
            try {
                listener.changed(changed);
            } catch (RuntimeException e) {
                LOG.error("a watch on {} failed", path(), e);
            } catch (Error e) {
                // Another owner's: the tree and who else watches have no part in it.
                FailStop.end("a watch on " + path(), e);
            }
        }
    }

    /// @return false where it had ended already
    public boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
