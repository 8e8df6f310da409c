/// The commands that ask the daemon and print its answer: list, vcpu-list, block-list, uptime, info, log and the
/// like. They change nothing, but for `dmesg -c`.
///
/// Owner: the main thread. May import `client.command`, `client.connect` and `client.render`.
package org.xend.client.query;
