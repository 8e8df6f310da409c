/// The xenconsoled role: console rings drained into bounded histories and to attached readers.
package org.xend.daemon.console;
