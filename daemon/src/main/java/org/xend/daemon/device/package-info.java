/// The keys of devices: which nodes with which values and permissions make a vif, a vbd or a console, and
/// how their states are awaited.
package org.xend.daemon.device;
