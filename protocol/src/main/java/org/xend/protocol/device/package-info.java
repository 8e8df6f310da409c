/// Device specifications: what a config file's `disk` and `vif` strings mean, as values.
///
/// Holds the parsers of those strings, device numbers (the Linux table of `hda`, `sda`, `xvda`, NetBSD's
/// `xbd`), MAC addresses and rates. Pure: no I/O, no clock; randomness comes in as an argument.
package org.xend.protocol.device;
