/// Handles exceptions that no code expects: the call fails, or the process ends with a line in the log.
///
/// | Thrown | Result |
/// |---|---|
/// | by a call whose outcome somebody waits for | the call fails, the owner goes on ([FailStop#complete]) |
/// | by a task of an owner, whose state may be half changed | the process ends ([FailStop#guarded]) |
/// | anywhere, and the JVM cannot go on (out of memory) | the process ends |
package org.xend.daemon.failstop;
