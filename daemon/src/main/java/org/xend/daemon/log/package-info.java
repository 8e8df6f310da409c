/// The daemon's logs, xend.log and xend-debug.log: their files, their lines and the thread that writes them.
///
/// [Logs] is the entry. Logback's queue and rolling are extended where a daemon needs more: lines that were
/// dropped are counted in the file ([LogFile]), a guest's text cannot forge a line ([LogLineLayout]), a library's
/// repeated line passes once a minute ([LibraryLineFilter]).
///
/// Owner of everything but the queue: the log thread. Imports nothing of this program; only `main` may import it.
package org.xend.daemon.log;
