/// The journal: every change of the key tree, in a folder of files, so that the tree outlives its process.
///
/// [org.xend.daemon.journal.Journal] takes the changes of xenstored's conductor;
/// [org.xend.daemon.journal.SegmentJournal] stages what happens in one wake-up and appends it as one
/// checksummed group to a mapped, preallocated file, without a system call.
/// [org.xend.daemon.journal.Compaction] writes the whole tree in the background, after which older files go.
/// [org.xend.daemon.journal.recovery.Recovery] reads it all back at start.
/// [org.xend.daemon.journal.record.Records] is the one list of what is kept and how it is written.
///
/// May import store, protocol.xs and slf4j: no Vert.x.
package org.xend.daemon.journal;
