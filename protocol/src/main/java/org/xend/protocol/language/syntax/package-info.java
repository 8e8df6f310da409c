/// The syntax of configuration files, a part of Python 2: [Lexer] (text to tokens), [Parser] (tokens to a sealed tree
/// of [Statement]s and [Expression]s), the literals' [Value]s, and the errors that name a position.
///
/// Constructs left out of the language are refused by name ([UnsupportedConstructs]). Length, tokens and nesting are
/// limited.
///
/// Pure. May import `sxp` (for its position).
package org.xend.protocol.language.syntax;
