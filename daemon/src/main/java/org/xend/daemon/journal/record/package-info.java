/// What the journal says: the records ([org.xend.daemon.journal.record.Records]), their bytes, and the state
/// that a recovery makes of them ([org.xend.daemon.journal.record.RecoveredState]).
///
/// Owned by who writes or reads. May import store, store.node, store.usage, protocol.xs.
package org.xend.daemon.journal.record;
