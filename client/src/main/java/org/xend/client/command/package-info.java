/// xm's commands: one table ([Verbs]), one [Command] per verb with logic of its own, small alike ones in one
/// enum.
///
/// [CommandLine] finds the verb, sorts options from operands ([Words]) and is the one place where errors
/// become lines on stderr and exit statuses. A command gets a [Call] and nothing else: no statics, no
/// reflection, no argument-parsing library, because `xm` is started anew for every command.
///
/// Owner: the main thread; `xm console` has one more ([ConsoleSession]). May import `client.connect`,
/// `client.render` and `protocol`.
package org.xend.client.command;
