package org.xend.protocol.xs;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a domain may use of the store, by the names that GET_QUOTA, SET_QUOTA and CONTROL know
/// (`docs/misc/xenstore.txt`), each with its stock default. A limit is the number that still fits; 0 is no
/// limit at all.
public enum Quota {
    NODES("nodes", 1000, "Nodes per domain"),
    WATCHES("watches", 128, "Watches per domain"),
    OUTSTANDING("outstanding", 20, "Outstanding requests per domain"),
    MEMORY("memory", 5 * 512 * 1024, "Total Xenstore memory per domain"),
    SOFT_MEMORY("soft-memory", 4 * 512 * 1024, "Total Xenstore memory per domain"),
    TRANSACTIONS("transactions", 10, "Active transactions per domain"),
    TRANSACTION_NODES("transaction-nodes", 1024, "Max. number of accessed nodes per transaction"),
    NODE_PERMISSIONS("node-permissions", 5, "Max. number of permissions per node"),
    PATH_MAX("path-max", NodePath.MAX_BYTES, "Max. length of a node path"),
    NODE_SIZE("node-size", 2048, "Max. size of a node");

    /// Before the names of those that only warn.
    public static final String SOFT_PREFIX = "soft-";

    /// As `docs/misc/xenstore.txt` calls it, and 4.17's daemon did.
    private static final String OLD_PERMISSIONS = "permissions";
    private static final Map<String, Quota> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Quota::word, Function.identity()));

    private final String word;
    private final int standard;
    private final String meaning;

    Quota(String word, int standard, String meaning) {
        this.word = word;
        this.standard = standard;
        this.meaning = meaning;
    }

    /// @return empty where no limit has that name
    public static Optional<Quota> of(String word) {
        return Optional.ofNullable(BY_NAME.get(word.equals(OLD_PERMISSIONS) ? "node-permissions" : word));
    }

    public String word() {
        return word;
    }

    /// The limit of a store without a setting for it.
    public int standard() {
        return standard;
    }

    /// Whether it warns only.
    public boolean isSoft() {
        return word.startsWith(SOFT_PREFIX);
    }

    public String meaning() {
        return meaning;
    }
}
