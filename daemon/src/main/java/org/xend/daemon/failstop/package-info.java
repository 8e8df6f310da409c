/// What becomes of an exception that nobody foresaw: what was begun is finished, or the process ends visibly.
///
/// | where it is thrown | what follows |
/// |---|---|
/// | in a foreign call whose outcome somebody waits for | it fails, the owner goes on ([FailStop#settle]) |
/// | in a task of an owner, so that its state may be half changed | the process ends ([FailStop#guarded]) |
/// | anything that leaves the Java machine unfit, memory above all | the process ends, wherever it was |
package org.xend.daemon.failstop;
