/// A domain's configuration file: its text and a command line in, a domain's configuration (or an error with file,
/// line and column) out.
///
/// [DomainFile] is the entry. The text becomes variables in `evaluation`; here they are matched with the known
/// [Variable]s, joined with the command line's ([Overrides]), and made a configuration ([DomainConfigReader]).
///
/// Pure values. Files are read by the client; [ConfigSearch] only names the candidates.
/// May import its own packages, `device`, `domain` and `sxp`.
package org.xend.protocol.language;
