/// Who uses a disk: guests, by an index in the key tree ([org.xend.daemon.hotplug.disk.DiskHolders]), and dom0
/// itself, by its mounts and loop devices ([org.xend.daemon.hotplug.disk.HostDisks]).
///
/// Has no state. Calls block and belong on the thread of a script. May import `hotplug.script`, `daemon.keys` and
/// `protocol`.
package org.xend.daemon.hotplug.disk;
