/// The tree itself as a value: immutable nodes, transactions, watch index, quotas. No Vert.x, no I/O, no
/// clock, no logger: values in, values out. Owned by xenstored's conductor.
package org.xend.daemon.store;
