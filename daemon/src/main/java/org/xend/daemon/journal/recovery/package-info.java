/// Reads the journal back at the start: the newest snapshot, the segments behind it, and what their records
/// make of the state ([org.xend.daemon.journal.recovery.Recovery]).
///
/// Owned by the thread that starts the daemon. May import journal.record and .segment, store, store.node,
/// store.usage, protocol.xs, slf4j.
package org.xend.daemon.journal.recovery;
