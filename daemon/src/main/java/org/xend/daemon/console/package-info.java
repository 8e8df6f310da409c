/// The xenconsoled role: the guests' console rings, drained into bounded histories, log files and attached
/// readers, and typed into.
///
/// Its sole owner is `ConsoleConductor`, which runs on one thread of its own; others reach it through
/// [org.xend.daemon.console.Consoles]. It learns of domains from the key tree alone (`@introduceDomain`,
/// `/local/domain/D/console`), as xenconsoled does. A guest can neither block nor outgrow it: output is taken
/// at a bounded rate into bounded buffers, a slow reader or a full disk loses the oldest and is told so.
///
/// May import keys, hypervisor (event channels, grants, the list of domains), ring, pty, and of protocol the
/// failures and the rule for names. A `MeterRegistry` counts.
package org.xend.daemon.console;
