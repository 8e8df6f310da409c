/// How one hotplug script is called: which files may be run, in which calling convention, as which process, how
/// it ended, and whether a script that reported success changed anything.
///
/// A [org.xend.daemon.hotplug.script.ScriptConvention] makes a
/// [org.xend.daemon.hotplug.script.ScriptCall] of a backend's keys,
/// [org.xend.daemon.hotplug.script.ScriptProcess] runs it and gives a
/// [org.xend.daemon.hotplug.script.ScriptEnd]. Has no state and does not use the key tree; calls block and belong
/// on the thread of the script. May import `daemon.keys` (for the stop signal) and `protocol`.
package org.xend.daemon.hotplug.script;
