package org.xend.protocol.language.evaluation;

import java.util.Map;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Value;

/// Turns the text of a configuration file into the variables it leaves behind. One implementation reads the
/// part of Python that configurations are written in ([SubsetEvaluator]); a full Python can stand behind the
/// same interface.
public interface ConfigEvaluator {
    /// @param file the file's name as the user knows it, for messages
    /// @param text its content
    /// @param predefined variables the text finds set when it starts; they are part of the result
    /// @return the variables at its end
    /// @throws ConfigException naming file, line, column and the problem
    Bindings evaluate(String file, String text, Map<String, Value> predefined) throws ConfigException;
}
