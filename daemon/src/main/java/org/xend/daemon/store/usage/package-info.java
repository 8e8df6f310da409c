/// What domains and socket users hold of the store, and what they may: limits
/// ([org.xend.daemon.store.usage.Quotas]), what each uses ([org.xend.daemon.store.usage.Ledger]), the heap that
/// all share ([org.xend.daemon.store.usage.Budget]) and what open transactions keep alive of older trees
/// ([org.xend.daemon.store.usage.Pins]).
///
/// Owned by the store. May import store.node, protocol.xs.
package org.xend.daemon.store.usage;
