/// `xm console`: attaches the user's terminal to a domain's console.
///
/// Owner: the main thread, which reads from the guest; [ConsoleSession] starts one more, which reads the keyboard.
/// May import `client.command`, `client.connect` and `client.render`.
package org.xend.client.console;
