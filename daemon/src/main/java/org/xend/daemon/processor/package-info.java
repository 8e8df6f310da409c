/// Shares the host's processors between a loop, its clients, and threads that compute: when the loop spins or
/// sleeps ([org.xend.daemon.processor.AdaptiveSpin]), and where it runs
/// ([org.xend.daemon.processor.Placement]).
///
/// Owned by the loop that asks. May import Netty and slf4j.
package org.xend.daemon.processor;
