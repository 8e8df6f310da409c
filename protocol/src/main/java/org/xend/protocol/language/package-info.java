/// The domain configuration language: a file's text and a command line in, a domain's configuration (or an error
/// with file, line and column) out.
///
/// The path of a text: [ConfigEvaluator] turns it into [Bindings] (here [SubsetEvaluator], the part of Python 2
/// that configurations are written in: lexer, parser to a sealed tree, evaluation; another evaluator can take
/// its place), and [DomainFile] makes a configuration of the bindings and the command line's overrides.
///
/// Pure values, owned by whoever calls; reading files is the client's business, [ConfigSearch] only says where.
/// May import `device` and `domain`.
package org.xend.protocol.language;
