package org.xend.client.command;

import java.util.TreeSet;

/// Parses operands that are numbers, in xm's notations.
public final class NumericOperand {
    private static final int HIGHEST_CPU = 63;
    private static final String SIZE = "a number of MiB, or a number with k, m or g";
    private static final String CPUS = "all, or CPUs from 0 to 4095 as in 0-3,^1";

    private NumericOperand() {}

    /// @throws UsageException for anything but a whole number from 0 up
    public static long whole(String text) {
        return whole(text, text, "a whole number from 0 up");
    }

    /// @param shown the operand that the digits are of, for the message
    private static long whole(String digits, String shown, String wanted) {
        try {
            long value = Long.parseLong(digits);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            throw invalid(shown, wanted);
        }
        throw invalid(shown, wanted);
    }

    private static UsageException invalid(String text, String wanted) {
        return new UsageException("Invalid argument: must be " + wanted + ", got '" + text + "'.");
    }

    /// Memory in MiB, with a suffix k, m or g (either case); without one the number is MiB.
    public static long mib(String text) {
        if (text.isEmpty()) {
            throw invalid(text, SIZE);
        }
        String digits = text.substring(0, text.length() - 1);
        try {
            return switch (text.charAt(text.length() - 1)) {
                case 'k', 'K' -> whole(digits, text, SIZE) / 1024;
                case 'm', 'M' -> whole(digits, text, SIZE);
                case 'g', 'G' -> Math.multiplyExact(whole(digits, text, SIZE), 1024L);
                default -> whole(text, text, SIZE);
            };
        } catch (ArithmeticException _) {
            throw invalid(text, SIZE);
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
            long first = whole(dash < 0 ? range : range.substring(0, dash), text, CPUS);
            long last = dash < 0 ? first : whole(range.substring(dash + 1), text, CPUS);
            if (last > 4095 || first > last) {
                throw invalid(text, CPUS);
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
            throw invalid(text, CPUS);
        }
        var out = new StringBuilder();
        for (long cpu : cpus) {
            out.append(out.isEmpty() ? "" : ",").append(cpu);
        }
        return out.toString();
    }
}
