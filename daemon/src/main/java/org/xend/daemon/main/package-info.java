/// Start-up: command line, paths under the root, settings, logs, wiring of the roles, pid file, signals.
///
/// The only package that names implementations (which hypervisor, which tree) and the only one that may
/// import all others; nobody imports it.
package org.xend.daemon.main;
