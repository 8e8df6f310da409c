package org.xend.daemon.store;

import java.util.List;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Ledger;

/// The change of the tree that the end of a domain makes: worked out, not yet carried out. Of no use once
/// anything else has changed the tree.
public final class DomainRemoval {
    final Node after;
    final Ledger difference;
    final List<Mutation> mutations;
    final List<Commit.Change> changes;

    DomainRemoval(Node after, Ledger difference, List<Mutation> mutations, List<Commit.Change> changes) {
        this.after = after;
        this.difference = difference;
        this.mutations = mutations;
        this.changes = changes;
    }
}
