/// xm's tables and texts, column by column as xend's xm printed them (xm(1); scripts cut them by column).
///
/// Pure: an answer of the daemon goes in, text comes out. No `String.format` and no streams, because
/// `xm list` is run by scripts in loops and its time is start-up time. May import `client.connect` (for
/// [org.xend.client.connect.Fields]) and `protocol`.
package org.xend.client.render;
