package org.xend.daemon.control.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A node of the resource tree: its GET, and its table of operations for POST. Immutable.
public record Resource(Optional<Operation> get, SequencedMap<String, Operation> operations) {
    public Resource {
        operations = new LinkedHashMap<>(operations);
    }

    public static Resource readOnly(Operation get) {
        return new Resource(Optional.of(get), new LinkedHashMap<>());
    }

    public Resource with(String op, Operation operation) {
        var more = new LinkedHashMap<>(operations);
        more.put(op, operation);
        return new Resource(get, more);
    }

    Resource withAll(Map<String, Operation> further) {
        var more = new LinkedHashMap<>(operations);
        more.putAll(further);
        return new Resource(get, more);
    }

    /// The Allow header's value.
    public String allowed() {
        if (operations.isEmpty()) {
            return "GET, HEAD";
        }
        return get.isPresent() ? "GET, HEAD, POST" : "POST";
    }
}
