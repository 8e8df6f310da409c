package org.xend.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTree;

/// One of the clients of [CrashDriver]: changes keys of its own and knows their expected values. Used by one
/// thread at a time.
final class CrashClient {
    private static final int KEYS = 40;
    private static final List<String> LINKED = List.of("a", "b", "c", "d");

    private final String home;
    private final Random random;
    private final Map<String, String> acknowledged = new TreeMap<>();
    /// The expected keys if the change that was not acknowledged took effect.
    private Map<String, String> perhaps = acknowledged;
    private long changes;

    CrashClient(String home, long seed) {
        this.home = home;
        this.random = new Random(seed);
    }

    long acknowledged() {
        return changes;
    }

    /// Makes one change: a write, a removal, or a transaction that gives several keys the same value.
    void change(KeyTree tree) {
        Map<String, String> after = new TreeMap<>(acknowledged);
        KeyBatch.Builder batch = KeyBatch.builder();
        String value = Long.toString(random.nextLong(), 36);
        switch (random.nextInt(4)) {
            case 0, 1 -> put(after, batch, "key" + random.nextInt(KEYS), value);
            case 2 -> {
                String key = "key" + random.nextInt(KEYS);
                after.remove(key);
                batch.remove(home + "/" + key);
            }
            default -> LINKED.forEach(key -> put(after, batch, "linked-" + key, value));
        }
        perhaps = after;
        tree.apply(batch.build());
        acknowledged.clear();
        acknowledged.putAll(after);
        perhaps = acknowledged;
        changes++;
    }

    private void put(Map<String, String> after, KeyBatch.Builder batch, String key, String value) {
        after.put(key, value);
        batch.write(home + "/" + key, value);
    }

    /// @throws AssertionError where the tree is neither as it was acknowledged nor one whole change further
    void check(KeyTree tree, String when) {
        Map<String, String> there = new HashMap<>();
        for (String key : tree.list(home)) {
            there.put(key, tree.read(home + "/" + key).orElse("(missing)"));
        }
        if (!there.equals(acknowledged) && !there.equals(perhaps)) {
            throw new AssertionError(when + ": " + home + " " + differences(there));
        }
        acknowledged.clear();
        acknowledged.putAll(there);
        perhaps = acknowledged;
    }

    private List<String> differences(Map<String, String> there) {
        List<String> found = new ArrayList<>();
        Map<String, String> all = new TreeMap<>(acknowledged);
        all.putAll(there);
        for (String key : all.keySet()) {
            String wanted = acknowledged.get(key);
            if (!java.util.Objects.equals(wanted, there.get(key))) {
                found.add(key + " is " + there.get(key) + ", acknowledged " + wanted + ", perhaps " + perhaps.get(key));
            }
        }
        return found;
    }
}
