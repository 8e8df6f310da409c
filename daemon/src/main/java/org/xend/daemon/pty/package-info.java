/// Pseudo-terminals, so that other programs of the host attach to a console as to a serial line.
///
/// One platform thread, the pty thread ([PtyThread], started by [PtyLoop]), owns every descriptor and sleeps in
/// poll(2) for all of them. Others send it messages and get events by [PtyListener]. libc is called by the
/// foreign function interface; the only layout of our own is `struct pollfd`, which POSIX fixes.
///
/// Imports nothing of this program.
package org.xend.daemon.pty;
