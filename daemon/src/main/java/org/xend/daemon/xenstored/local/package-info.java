/// The tree for the other roles of this daemon ([org.xend.daemon.xenstored.local.LocalKeyTree]): their calls
/// are tasks on the store's loop, with the rights of domain 0.
///
/// Has no state but watches and waits, owned by the store's conductor. May import xenstored.domain, .connection
/// and .tree, store, keys, failstop, protocol.xs, Vert.x, slf4j.
package org.xend.daemon.xenstored.local;
