/// Start and end of the process: command line, settings, paths, pid file, signals, wiring of the roles.
///
/// [Main] is the entry, [Roles] starts and ends the roles. The only package that names implementations (which
/// hypervisor, which key tree) and that may import all others; none imports it. Owner: the main thread.
package org.xend.daemon.main;
