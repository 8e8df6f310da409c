/// The tree itself as a value, owned by xenstored's conductor.
///
/// A [org.xend.daemon.store.node.Node] is immutable; a change copies the nodes on its path and shares all
/// others ([org.xend.daemon.store.Editor]). [org.xend.daemon.store.Store] holds the current root,
/// [org.xend.daemon.store.Transaction] a root of its own that is rebased onto the current one at commit; both
/// are a [org.xend.daemon.store.View], which knows who may do what. [org.xend.daemon.store.watch.WatchIndex]
/// finds the watches of a change by its path. [org.xend.daemon.store.usage.Ledger] counts what each domain
/// holds.
///
/// May import protocol.xs only: no Vert.x, no I/O, no clock, no logger, values in and values out.
package org.xend.daemon.store;
