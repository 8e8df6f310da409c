/// Evaluates a parsed configuration file: [SubsetEvaluator] runs the statements and leaves [Bindings] behind.
///
/// [Calculator] has Python 2's operators, [PercentFormat] its `%` on strings, [PythonText] its `str` and `repr`.
/// [EvaluationBudget] limits what an evaluation may cost, so that each ends soon whatever the text.
///
/// Pure; an evaluation owns its state. May import `language.syntax` and `sxp` (for its position).
package org.xend.protocol.language.evaluation;
