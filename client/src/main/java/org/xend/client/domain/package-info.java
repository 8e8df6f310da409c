/// The commands that make, change and end domains: create, destroy, shutdown, reboot, pause, mem-set, sched-credit
/// and the like.
///
/// Owner: the main thread. May import `client.command`, `client.connect`, `client.console` (for `create -c`),
/// `client.render`, and of `protocol` the configuration language, the domain and S-expressions.
package org.xend.client.domain;
