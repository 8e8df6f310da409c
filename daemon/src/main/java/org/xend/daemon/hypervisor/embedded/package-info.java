/// The embedded hypervisor: a simulator of a Xen host, its dom0 kernel's backends and its guests. It says
/// so wherever it is asked.
package org.xend.daemon.hypervisor.embedded;
