/// Start-up: command line, paths under the root, settings, wiring of the roles, pid file, signals. The only
/// package that names implementations; nobody imports it.
package org.xend.daemon.main;
