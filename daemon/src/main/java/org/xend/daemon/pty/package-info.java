/// Pseudo-terminals, so that other programs of the host attach to a console as to a serial line.
///
/// One platform thread ([org.xend.daemon.pty.PtyLoop] starts it) owns every descriptor and sleeps in poll(2)
/// for all of them; others send it messages and hear of what happened by
/// [org.xend.daemon.pty.PtyListener]. libc is called through the foreign function interface, with layouts of
/// our own for nothing but `struct pollfd`, which POSIX fixes.
///
/// Imports nothing of this program.
package org.xend.daemon.pty;
