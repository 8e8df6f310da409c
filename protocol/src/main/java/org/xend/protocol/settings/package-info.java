/// The daemon's settings: the options of xend-config.sxp.
///
/// [org.xend.protocol.settings.XendOption] is the table of all of them, xend 4.1's and ours, with type,
/// default and whether this daemon acts on it; `SettingsReader` turns the text of a file into
/// [org.xend.protocol.settings.XendSettings], or into a `SettingsException` that names file, line and column.
/// docs/configuration.md and xend-config.sxp(5) show the same table; tests compare them.
///
/// Pure values: the daemon reads the file and resolves paths against its root. May import
/// `protocol.sxp`, `protocol.xenbus` and `protocol.xs`.
package org.xend.protocol.settings;
