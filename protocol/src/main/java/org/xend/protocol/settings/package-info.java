/// The daemon's own settings: the options of xend-config.sxp as a typed value, with file and line in every
/// error. Pure.
package org.xend.protocol.settings;
