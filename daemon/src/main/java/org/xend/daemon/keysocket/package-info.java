/// [org.xend.daemon.keys.KeyTree] over another store's Unix socket: for roles that run apart from the
/// daemon.
package org.xend.daemon.keysocket;
