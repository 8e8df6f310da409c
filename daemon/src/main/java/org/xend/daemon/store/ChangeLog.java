package org.xend.daemon.store;

import java.util.List;
import org.xend.protocol.xs.XsException;

/// Keeps the changes of a tree: every change of a [Store]'s root is announced to it before it is made, and
/// reported once it is made. Owned by the store's owner.
public interface ChangeLog {
    /// Keeps nothing.
    ChangeLog NONE = new ChangeLog() {
        @Override
        public void expect(Mutation mutation) {
            // there is always room for nothing
        }

        @Override
        public void expect(List<Mutation> mutations) {
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
    };

    /// @throws XsException ENOSPC where the change could not be kept, so it must not be made
    void expect(Mutation mutation) throws XsException;

    /// The same for changes that are made all or not at all.
    ///
    /// @throws XsException ENOSPC; EAGAIN where there will be room in a moment
    void expect(List<Mutation> mutations) throws XsException;

    /// A change that was expected has been made.
    ///
    /// @param generation no stamp of an earlier change is as high
    void changed(long generation, Mutation mutation);

    /// Changes that were expected have been made, together.
    void changed(long generation, List<Mutation> mutations);
}
