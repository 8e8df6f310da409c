package org.xend.daemon.store.usage;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The limits of domains: those of all, and those that single domains were given instead. Owned by the
/// [Store].
///
/// [#set] is the one way to change them at run time.
public final class Quotas {
    /// Instead of a domid: all domains that have no limit of their own.
    public static final int ALL = -1;

    private static final Quota[] KINDS = Quota.values();
    private static final int FOLLOWS = -1;

    /// Notified of every change made at run time.
    @FunctionalInterface
    public interface Listener {
        /// @param domid [#ALL] for the limit of all
        void changed(int domid, Quota quota, int value);
    }

    private final int[] general = new int[KINDS.length];
    private final Map<Integer, int[]> own = new HashMap<>();
    private final int[] most = new int[KINDS.length];
    private final long[] refused = new long[KINDS.length];
    private Listener listener = (_, _, _) -> {};

    public Quotas() {
        this(Map.of());
    }

    /// @param settings limits of all domains that differ from the stock ones
    public Quotas(Map<Quota, Integer> settings) {
        for (Quota quota : KINDS) {
            general[quota.ordinal()] = settings.getOrDefault(quota, quota.standard());
        }
    }

    public void setListener(Listener heard) {
        listener = heard;
    }

    /// Sets a limit, of one domain or of [#ALL]. Holds at once; what is above it already stays.
    ///
    /// @param value 0: no limit
    public void set(int domid, Quota quota, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("quota " + quota.word() + " must be 0 or more, got " + value);
        }
        if (domid == ALL) {
            general[quota.ordinal()] = value;
        } else {
            own.computeIfAbsent(domid, _ -> followsInAll())[quota.ordinal()] = value;
        }
        listener.changed(domid, quota, value);
    }

    private static int[] followsInAll() {
        int[] limits = new int[KINDS.length];
        Arrays.fill(limits, FOLLOWS);
        return limits;
    }

    /// A domain is no more: one that gets its id later begins with the limits of all.
    public void forget(int domid) {
        own.remove(domid);
    }

    /// The limit as it was set, 0 for none.
    ///
    /// @param domid [#ALL] for the limit of all
    public int value(int domid, Quota quota) {
        if (!own.isEmpty() && own.get(domid) instanceof int[] limits && limits[quota.ordinal()] != FOLLOWS) {
            return limits[quota.ordinal()];
        }
        return general[quota.ordinal()];
    }

    /// What a domain was given of its own.
    public Map<Quota, Integer> ownOf(int domid) {
        Map<Quota, Integer> given = new EnumMap<>(Quota.class);
        Optional.ofNullable(own.get(domid)).ifPresent(limits -> {
            for (Quota quota : KINDS) {
                if (limits[quota.ordinal()] != FOLLOWS) {
                    given.put(quota, limits[quota.ordinal()]);
                }
            }
        });
        return given;
    }

    /// Domains that have a limit of their own.
    public Iterable<Integer> domainsWithOwn() {
        return java.util.List.copyOf(own.keySet());
    }

    /// The most that fits, for a domain that is not privileged.
    public int limit(int domid, Quota quota) {
        int value = value(domid, quota);
        return value == 0 ? Integer.MAX_VALUE : value;
    }

    /// Checks what an unprivileged domain would use then.
    ///
    /// @throws XsException the limit's error, where it would be more than fits
    public void check(int domid, Quota quota, long use) throws XsException {
        if (use > limit(domid, quota)) {
            throw refuse(quota);
        }
        seen(quota, use);
    }

    /// Counts a refusal.
    public XsException refuse(Quota quota) {
        refused[quota.ordinal()]++;
        return errorOf(quota).exception();
    }

    private static XsError errorOf(Quota quota) {
        return switch (quota) {
            case PATH_MAX -> XsError.EINVAL;
            case MEMORY, SOFT_MEMORY, OUTSTANDING -> XsError.ENOMEM;
            case NODES, WATCHES, TRANSACTIONS, TRANSACTION_NODES, NODE_PERMISSIONS, NODE_SIZE -> XsError.ENOSPC;
        };
    }

    /// Records what an unprivileged domain uses now.
    public void seen(Quota quota, long use) {
        if (use > most[quota.ordinal()]) {
            most[quota.ordinal()] = (int) Math.min(use, Integer.MAX_VALUE);
        }
    }

    /// The most an unprivileged domain was seen to use since [#forgetMost].
    public int most(Quota quota) {
        return most[quota.ordinal()];
    }

    public void forgetMost() {
        Arrays.fill(most, 0);
    }

    /// Requests refused because of this limit.
    public long refused(Quota quota) {
        return refused[quota.ordinal()];
    }

    /// Reads a limit's value as requests give it: decimal, 0 or more.
    public static OptionalInt parse(String text) {
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= Integer.MAX_VALUE
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }
}
