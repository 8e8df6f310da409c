/// S-expressions as xend reads and prints them: the value [org.xend.protocol.sxp.Sxp], a reader with limits
/// and positions, and xend's compact and pretty forms. Used for requests, answers, configuration files and
/// state on disk.
///
/// The rules are those of xend 4.1 (`tools/python/xen/xend/sxp.py`, `PrettyPrint.py`), except where that
/// reader loses data. Here, `\x4A` is the byte 0x4A (xend counted the letters a-f as 0-5); `\x` without two
/// digits is an error with its position (xend: an internal error); an unknown escape `\q` keeps both characters
/// (xend dropped the `q`); input that ends inside a list is always an error (xend lost the list after a bare
/// atom). So all output reads back as the same value. Text is Unicode here; escaped bytes from 0x80 up are
/// its UTF-8, and output is plain ASCII. docs/sexpressions.md has the whole list.
///
/// Pure: no I/O, no clock, no shared state; imports nothing but java.base.
package org.xend.protocol.sxp;
