/// What time it is: for people by the clock on the wall, for spans by one that only goes on.
package org.xend.daemon.clock;
