/// The files of the journal: the folder, segments and snapshots, their header, and the checksummed groups in
/// them. Knows no record but by its bytes.
///
/// Used by the journal's threads; a segment by the store's loop. May import journal.record, failstop, slf4j.
package org.xend.daemon.journal.segment;
