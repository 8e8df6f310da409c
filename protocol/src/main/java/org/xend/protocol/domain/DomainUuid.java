package org.xend.protocol.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The rule of a domain's uuid: 8-4-4-4-12 lower-case hex digits. As with xend, the version bits of RFC 4122 are
/// not looked at. Pure.
public final class DomainUuid {
    /// A regular expression for its one spelling, without groups.
    public static final String FORM = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static final Pattern WHOLE = Pattern.compile(FORM);
    private static final Pattern DIGITS =
            Pattern.compile("([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    private DomainUuid() {}

    /// Whether a text is a uuid in its one spelling.
    public static boolean is(String text) {
        return WHOLE.matcher(text).matches();
    }

    /// The uuid in its one spelling; capitals are accepted, and the dashes may be left out.
    ///
    /// @throws IllegalArgumentException naming the text
    public static String parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be 8-4-4-4-12 hex digits, or 32 without dashes, got '" + text + "'"));
    }

    /// As [#parse]; empty where the text is no uuid.
    public static Optional<String> find(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return Optional.of(DIGITS.matcher(lower).replaceFirst("$1-$2-$3-$4-$5")).filter(DomainUuid::is);
    }

    /// Draws one: all 16 bytes at random.
    public static String draw(RandomGenerator random) {
        String hex = String.format("%016x%016x", random.nextLong(), random.nextLong());
        return DIGITS.matcher(hex).replaceFirst("$1-$2-$3-$4-$5");
    }
}
