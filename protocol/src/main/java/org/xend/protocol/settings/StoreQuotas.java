package org.xend.protocol.settings;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.xend.protocol.sxp.LocatedSxp;
import org.xend.protocol.xs.Quota;

/// Reads `(xenstored-quota (nodes 2000) (watches 256))`.
final class StoreQuotas {
    private static final String OPTION = XendOption.XENSTORED_QUOTA.word();

    private StoreQuotas() {}

    static Map<Quota, Integer> read(ParsedOptions options) throws SettingsException {
        Map<Quota, Integer> limits = new EnumMap<>(Quota.class);
        for (LocatedSxp pair : options.each(XendOption.XENSTORED_QUOTA)) {
            List<LocatedSxp> words = pair.items();
            String name = text(words.getFirst());
            Quota quota = Quota.of(name)
                    .orElseThrow(() -> options.error(
                            words.getFirst().at(), OPTION + " must name one of " + names() + ", got '" + name + "'"));
            OptionalLong value = OptionType.whole(text(words.get(1)));
            long most = quota == Quota.PATH_MAX ? quota.standard() : Integer.MAX_VALUE;
            if (value.isEmpty() || value.getAsLong() < 0 || value.getAsLong() > most) {
                throw options.error(
                        words.get(1).at(),
                        OPTION + " '" + name + "' must be an integer from 0 to " + most + ", got "
                                + words.get(1).value());
            }
            if (limits.putIfAbsent(quota, (int) value.getAsLong()) != null) {
                throw options.error(pair.at(), OPTION + " is given twice for '" + name + "'");
            }
        }
        return limits;
    }

    private static String names() {
        return Arrays.stream(Quota.values()).map(Quota::word).collect(Collectors.joining(", "));
    }

    private static String text(LocatedSxp word) {
        return word.value().asText().orElseThrow();
    }
}
