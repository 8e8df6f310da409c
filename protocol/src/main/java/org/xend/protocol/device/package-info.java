/// Device specifications: what a config file's `disk` and `vif` strings mean, as values.
///
/// Holds the parsers of those strings, device numbers (the Linux table of `hda`, `sda`, `xvda`, NetBSD's
/// `xbd`), MAC addresses and rates, and what two devices of one domain may not share. DeviceValueCheck that reach
/// hotplug
/// scripts are limited to characters that no shell acts on.
///
/// Pure: no I/O, no clock; randomness comes in as an argument. Imports nothing of the project.
package org.xend.protocol.device;
