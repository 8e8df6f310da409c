package org.xend.client.command;

import java.util.TreeSet;

/// Operands that are numbers, in xm's notations.
public final class NumericOperand {
    private static final int HIGHEST_CPU = 63;

    private NumericOperand() {}

    /// @throws UsageException with xm's words for anything but a whole number from 0 up
    public static long whole(String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static UsageException invalid(String text) {
        return new UsageException("Invalid argument. '" + text + "' is not a number that fits here.");
    }

    /// Memory in MiB, with a suffix k, m or g (either case); without one the number is MiB.
    public static long mib(String text) {
        if (text.isEmpty()) {
            throw invalid(text);
        }
        String digits = text.substring(0, text.length() - 1);
        try {
            return switch (text.charAt(text.length() - 1)) {
                case 'k', 'K' -> whole(digits) / 1024;
                case 'm', 'M' -> whole(digits);
                case 'g', 'G' -> Math.multiplyExact(whole(digits), 1024L);
                default -> whole(text);
            };
        } catch (ArithmeticException _) {
            throw invalid(text);
        }
    }

    /// `0-3,^1` as `0,2,3`: numbers and ranges, read from left to right; `^` takes away; `all` is 0 to 63.
    public static String cpuList(String text) {
        if (text.equals("all")) {
            return cpuList("0-" + HIGHEST_CPU);
        }
        var cpus = new TreeSet<Long>();
        for (String part : text.split(",", -1)) {
            boolean remove = part.startsWith("^");
            String range = remove ? part.substring(1) : part;
            int dash = range.indexOf('-');
            long first = whole(dash < 0 ? range : range.substring(0, dash));
            long last = dash < 0 ? first : whole(range.substring(dash + 1));
            if (last > 4095 || first > last) {
                throw invalid(part);
            }
            for (long cpu = first; cpu <= last; cpu++) {
                if (remove) {
                    cpus.remove(cpu);
                } else {
                    cpus.add(cpu);
                }
            }
        }
        if (cpus.isEmpty()) {
            throw invalid(text);
        }
        var out = new StringBuilder();
        for (long cpu : cpus) {
            out.append(out.isEmpty() ? "" : ",").append(cpu);
        }
        return out.toString();
    }
}
