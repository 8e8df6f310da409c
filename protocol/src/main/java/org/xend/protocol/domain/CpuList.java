package org.xend.protocol.domain;

import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Sets of physical CPUs as configurations write them: `0-3,^1`, read left to right, `^` taking away.
public final class CpuList {
    /// Highest CPU number taken.
    public static final int HIGHEST = 4095;
    private static final int LONGEST = 4096 * 5;

    private static final Pattern PART = Pattern.compile("(\\^?)\\s*([0-9]{1,9})(?:\\s*-\\s*([0-9]{1,9}))?");

    private CpuList() {}

    /// @return the CPUs in rising order; none (any CPU will do) only for a blank text
    /// @throws IllegalArgumentException with the right form and the text
    public static Set<Integer> parse(String text) {
        var cpus = new BitSet();
        if (text.isBlank()) {
            return Set.of();
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("must be at most " + LONGEST + " characters, got " + text.length());
        }
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "must be numbers, ranges and ^numbers, as in 0-3,^1, got '" + text + "'");
            }
            int first = Integer.parseInt(matcher.group(2));
            int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
            if (last < first || last > HIGHEST) {
                throw new IllegalArgumentException(
                        (last < first ? "must have ranges that run upwards" : "must have CPUs of at most " + HIGHEST)
                                + ", got '" + part.strip() + "' in '" + text + "'");
            }
            cpus.set(first, last + 1, matcher.group(1).isEmpty());
        }
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("must leave a CPU, got '" + text + "'");
        }
        SortedSet<Integer> rising = cpus.stream().boxed().collect(Collectors.toCollection(TreeSet::new));
        return Collections.unmodifiableSortedSet(rising);
    }

    /// The shortest text [#parse] reads back: `0,2-3`.
    public static String format(Set<Integer> cpus) {
        var out = new StringBuilder();
        Iterator<Integer> each = new TreeSet<>(cpus).iterator();
        int first = each.hasNext() ? each.next() : -1;
        while (first >= 0) {
            int last = first;
            int next = -1;
            while (each.hasNext() && next < 0) {
                int cpu = each.next();
                if (cpu == last + 1) {
                    last = cpu;
                } else {
                    next = cpu;
                }
            }
            out.append(out.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                out.append('-').append(last);
            }
            first = next;
        }
        return out.toString();
    }
}
