/// The parts that every command uses: the [Command] interface, its [Option]s, the parsed command line ([Arguments]),
/// the row of the command table ([Subcommand]), and the two exceptions that end a command.
///
/// A command gets all it needs with its [Invocation]: no statics, no reflection, no argument-parsing library, because
/// `xm` is started anew for every command.
///
/// Owner: the main thread. May import `client.connect`.
package org.xend.client.command;
