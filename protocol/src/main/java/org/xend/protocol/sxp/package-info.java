/// S-expressions as xend reads and prints them: values, reader with positions and limits, compact and
/// pretty printers. Pure.
package org.xend.protocol.sxp;
