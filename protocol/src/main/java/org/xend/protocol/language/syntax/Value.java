package org.xend.protocol.language.syntax;

import java.util.List;
import java.util.Map;

/// The value of a variable. Immutable: `+=` on a list makes a new one, and the
/// evaluator rebinds every name that held the old one, so that aliases behave as in Python.
public sealed interface Value {
    /// The kind of the value for error messages: `a text`, `a list`.
    String kind();

    record Text(String text) implements Value {
        @Override
        public String kind() {
            return "a text";
        }
    }

    record Whole(long number) implements Value {
        @Override
        public String kind() {
            return "a number";
        }
    }

    record Real(double number) implements Value {
        @Override
        public String kind() {
            return "a fraction";
        }
    }

    record Truth(boolean value) implements Value {
        @Override
        public String kind() {
            return value ? "True" : "False";
        }
    }

    record None() implements Value {
        @Override
        public String kind() {
            return "None";
        }
    }

    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    record Tuple(List<Value> items) implements Value {
        public Tuple {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a tuple";
        }
    }

    /// @param entries in the order written; never changed after construction
    record Mapping(Map<Value, Value> entries) implements Value {
        @Override
        public String kind() {
            return "a dictionary";
        }
    }
}
