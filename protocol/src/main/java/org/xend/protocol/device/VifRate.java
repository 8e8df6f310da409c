package org.xend.protocol.device;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A vif's rate limit: so many bytes may be sent in each interval, as netback's `rate` key has it.
///
/// @param bytes per interval, 1..2^32-1
/// @param micros length of the interval, 1..2^32-1 microseconds
public record VifRate(long bytes, long micros) {
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(32);
    private static final Pattern FORM = Pattern.compile("([0-9]{1,20})([GMK]?)([bB])/s(?:@([0-9]{1,20})([mu]?)s)?");
    private static final Pattern KEY = Pattern.compile("([0-9]{1,20}),([0-9]{1,20})");

    /// Reads `10Mb/s@50ms`: `NUMBER[G|M|K](b|B)/s[@NUMBER[m|u]s]`, G M K powers of 1000, 50 ms unless given. Also
    /// the key's own form `62500,50000`.
    ///
    /// @throws IllegalArgumentException naming the text; xend took what it could not read as unlimited
    public static VifRate parse(String text) {
        Matcher key = KEY.matcher(text);
        if (key.matches()) {
            return of(text, new BigInteger(key.group(1)), new BigInteger(key.group(2)));
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw bad(text, "something like 10Mb/s or 250KB/s@20ms is needed");
        }
        BigInteger perSecond = new BigInteger(form.group(1))
                .multiply(BigInteger.valueOf(
                        switch (form.group(2)) {
                            case "G" -> 1_000_000_000L;
                            case "M" -> 1_000_000L;
                            case "K" -> 1_000L;
                            default -> 1L;
                        }));
        if (form.group(3).equals("b")) {
            perSecond = perSecond.shiftRight(3);
        }
        BigInteger micros = form.group(4) == null
                ? BigInteger.valueOf(50_000)
                : new BigInteger(form.group(4))
                        .multiply(BigInteger.valueOf(
                                switch (form.group(5)) {
                                    case "u" -> 1L;
                                    case "m" -> 1_000L;
                                    default -> 1_000_000L;
                                }));
        return of(text, perSecond.multiply(micros).divide(BigInteger.valueOf(1_000_000)), micros);
    }

    private static VifRate of(String text, BigInteger bytes, BigInteger micros) {
        if (bytes.signum() == 0 || micros.signum() == 0) {
            throw bad(text, "it lets nothing through");
        }
        if (bytes.compareTo(LIMIT) >= 0 || micros.compareTo(LIMIT) >= 0) {
            throw bad(text, "bytes or microseconds of an interval do not fit 32 bits");
        }
        return new VifRate(bytes.longValue(), micros.longValue());
    }

    private static IllegalArgumentException bad(String text, String problem) {
        return new IllegalArgumentException("bad rate '" + text + "': " + problem);
    }

    /// `62500,50000`: the value of the backend's `rate` key.
    @Override
    public String toString() {
        return bytes + "," + micros;
    }
}
