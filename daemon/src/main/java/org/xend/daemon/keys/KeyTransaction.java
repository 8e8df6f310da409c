package org.xend.daemon.keys;

import java.util.List;
import java.util.Optional;

/// The tree inside one transaction; valid only while the body given to [KeyTree#transact] runs.
public interface KeyTransaction {
    Optional<String> read(String path);

    List<String> list(String path);

    void write(String path, String value);

    void makeDirectory(String path);

    /// Removes a subtree; an absent node is no error.
    void remove(String path);

    void setPermissions(String path, List<String> permissions);
}
