/// Evaluates a parsed configuration file: [SubsetEvaluator] runs the statements and leaves [Bindings] behind.
///
/// [Calculator] has Python 2's operators, [PercentFormat] its `%` on strings, [PythonText] its `str` and `repr`.
/// [EvaluationBudget] limits the cost of an evaluation, so that each ends soon with any text.
///
/// Pure; an evaluation owns its state. May import `language.syntax` and `sxp` (for its position).
package org.xend.protocol.language.evaluation;
