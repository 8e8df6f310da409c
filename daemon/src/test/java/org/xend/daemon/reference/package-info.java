/// The store daemon a second time, as naive as it can be written: maps of paths, full scans, copied trees. It
/// is what the real one is compared with, so it shares no code with it and is meant to be read as the
/// specification (`docs/xenstore.md`, `docs/misc/xenstore.txt`).
///
/// [org.xend.daemon.reference.Daemon] answers requests, [org.xend.daemon.reference.Tree] is the tree,
/// [org.xend.daemon.reference.Transaction] a copy of it, [org.xend.daemon.reference.Expected] what a client
/// should be sent.
package org.xend.daemon.reference;
