/// The xenconsoled role: reads the guests' console rings into bounded histories, log files, ptys and attached
/// readers, and writes what is typed.
///
/// [ConsoleRingPump] reads a guest's console ring, at a bounded rate ([EventRate]), on the owner's thread.
/// Domains are found by the key tree alone (`@introduceDomain`, `/local/domain/D/console`), as xenconsoled does.
/// A guest can neither block the role nor fill its memory: a slow reader or a full disk loses the oldest bytes,
/// and the text says so.
///
/// Owner: [ConsoleConductor], on one thread; other packages call [Consoles]. May import: `keys`, `hypervisor`
/// (event channels, grants, the list of domains), `ring`, `pty`, `failstop`, `protocol.control`,
/// `protocol.domain`, Micrometer.
package org.xend.daemon.console;
