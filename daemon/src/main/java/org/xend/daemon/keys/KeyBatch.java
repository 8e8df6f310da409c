package org.xend.daemon.keys;

import java.util.ArrayList;
import java.util.List;

/// Changes that are to happen together, in order. Immutable once built.
///
/// @param changes carried out first to last
public record KeyBatch(List<Change> changes) {
    public KeyBatch {
        changes = List.copyOf(changes);
    }

    /// One change of the tree.
    public sealed interface Change {
        String path();
    }

    /// Sets a value, creating the node and missing ancestors (which inherit their parent's permissions).
    public record Write(String path, String value) implements Change {}

    /// Creates an empty node unless it exists.
    public record MakeDirectory(String path) implements Change {}

    /// Removes a subtree; an absent node is no error.
    public record Remove(String path) implements Change {}

    /// @param permissions wire strings, owner first
    public record SetPermissions(String path, List<String> permissions) implements Change {
        public SetPermissions {
            permissions = List.copyOf(permissions);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Collects changes in order.
    public static final class Builder {
        private final List<Change> changes = new ArrayList<>();

        private Builder() {}

        public Builder write(String path, String value) {
            changes.add(new Write(path, value));
            return this;
        }

        public Builder write(String path, String value, String... permissions) {
            changes.add(new Write(path, value));
            changes.add(new SetPermissions(path, List.of(permissions)));
            return this;
        }

        public Builder makeDirectory(String path, String... permissions) {
            changes.add(new MakeDirectory(path));
            if (permissions.length > 0) {
                changes.add(new SetPermissions(path, List.of(permissions)));
            }
            return this;
        }

        public Builder remove(String path) {
            changes.add(new Remove(path));
            return this;
        }

        public Builder setPermissions(String path, List<String> permissions) {
            changes.add(new SetPermissions(path, permissions));
            return this;
        }

        public KeyBatch build() {
            return new KeyBatch(changes);
        }
    }
}
