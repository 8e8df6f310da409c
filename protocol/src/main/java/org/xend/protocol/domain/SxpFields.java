package org.xend.protocol.domain;

import java.util.Optional;
import java.util.function.Function;
import org.xend.protocol.sxp.Sxp;

/// The `(key value)` children of a form, read as the types a configuration needs; an empty text counts as absent.
record SxpFields(Sxp.Items form) {
    Optional<String> text(String key) {
        Optional<Sxp> value = form.value(key);
        if (value.isPresent() && value.get().asText().isEmpty()) {
            throw DomainConfigSxp.bad(key, "must be one word, got a list");
        }
        return value.flatMap(Sxp::asText).filter(text -> !text.isEmpty());
    }

    Optional<Integer> whole(String key) {
        return parsed(key, text -> {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("must be a whole number of 32 bits, got '" + text + "'");
            }
        });
    }

    /// @param parse may refuse with an [IllegalArgumentException], whose message becomes the problem
    <T> Optional<T> parsed(String key, Function<String, T> parse) {
        return text(key).map(text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException problem) {
                throw DomainConfigSxp.bad(key, problem.getMessage());
            }
        });
    }
}
