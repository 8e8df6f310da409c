/// xm: the entry point ([Xm]), the command table ([CommandTable]) and the way from a command line to an exit status.
///
/// [CommandLine] finds the subcommand, sorts options from operands, runs the command, and is the one place where an
/// error becomes a line on stderr and an exit status. A subcommand is added by one row of [CommandTable] and one
/// class in `domain` (changes a domain), `query` (prints something) or `console`.
///
/// Owner: the main thread. May import all other packages of the client.
package org.xend.client;
