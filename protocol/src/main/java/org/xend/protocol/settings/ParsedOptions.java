package org.xend.protocol.settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.sxp.LocatedSxp;
import org.xend.protocol.sxp.Position;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// The options of one file, checked against [XendOption], with the defaults of those it leaves out.
///
/// Owned by the one call of [SettingsReader] that fills it.
final class ParsedOptions {
    private record Given(Position at, Optional<LocatedSxp> value) {}

    private final String file;
    private final Map<XendOption, List<Given>> given = new EnumMap<>(XendOption.class);
    private final List<XendSettings.NotActedOn> notActedOn = new ArrayList<>();

    ParsedOptions(String file) {
        this.file = file;
    }

    void add(LocatedSxp form) throws SettingsException {
        XendOption option = optionOf(form);
        List<Given> before = given.computeIfAbsent(option, _ -> new ArrayList<>());
        if (!before.isEmpty() && !option.isRepeatable()) {
            throw error(
                    form.at(),
                    "option '" + option.word() + "' is given twice, first on line "
                            + before.getFirst().at().line());
        }
        if (option.type() instanceof OptionType.Limits && form.items().size() > 1) {
            for (LocatedSxp value : form.items().subList(1, form.items().size())) {
                before.add(new Given(form.at(), Optional.of(checked(option, value))));
            }
        } else {
            before.add(new Given(form.at(), valueOf(option, form)));
        }
        if (!option.isActedOn()) {
            notActedOn.add(new XendSettings.NotActedOn(option.word(), form.at().line()));
        }
    }

    private XendOption optionOf(LocatedSxp form) throws SettingsException {
        return switch (form.value()) {
            case Sxp.Atom(String text) ->
                throw error(form.at(), "expected an option in parentheses, found '" + text + "'");
            case Sxp.Items list
            when list.head().isEmpty() ->
                throw error(form.at(), "expected (option value), found a list that does not begin with a name");
            case Sxp.Items list -> {
                String word = list.head().orElseThrow();
                yield XendOption.of(word)
                        .orElseThrow(() -> error(form.items().getFirst().at(), "unknown option '" + word + "'"));
            }
        };
    }

    private Optional<LocatedSxp> valueOf(XendOption option, LocatedSxp form) throws SettingsException {
        int count = form.items().size() - 1;
        if (count > 1) {
            throw error(form.items().get(2).at(), "option '" + option.word() + "' must have one value, got " + count);
        }
        if (count == 0) {
            if (option.type() instanceof OptionType.OptionalText) {
                return Optional.empty();
            }
            throw error(
                    form.at(),
                    "option '" + option.word() + "' must be " + option.type().describe() + ", got no value");
        }
        return Optional.of(checked(option, form.items().get(1)));
    }

    private LocatedSxp checked(XendOption option, LocatedSxp value) throws SettingsException {
        if (!option.type().accepts(value.value())) {
            throw error(
                    value.at(),
                    "option '" + option.word() + "' must be " + option.type().describe() + ", got " + value.value());
        }
        return value;
    }

    List<XendSettings.NotActedOn> notActedOn() {
        return notActedOn;
    }

    boolean flag(XendOption option) {
        return OptionType.flag(word(option)).orElseThrow();
    }

    int whole(XendOption option) {
        return (int) OptionType.whole(word(option)).orElseThrow();
    }

    String word(XendOption option) {
        return text(option).orElseThrow();
    }

    Optional<String> text(XendOption option) {
        return value(option).flatMap(Sxp::asText);
    }

    Optional<String> script(XendOption option) {
        return text(option).filter(name -> !name.equals(OptionType.NONE));
    }

    List<String> names(XendOption option) {
        return value(option).map(OptionType::words).orElse(List.of());
    }

    Optional<ConfiguredPath> path(XendOption option) {
        return text(option).map(ConfiguredPath::new);
    }

    /// Every value of a repeatable option.
    List<LocatedSxp> each(XendOption option) {
        return given.getOrDefault(option, List.of()).stream()
                .flatMap(one -> one.value().stream())
                .toList();
    }

    /// Where the option is given, for errors; the start of the file if it is not.
    Position at(XendOption option) {
        return given.containsKey(option) ? given.get(option).getFirst().at() : Position.START;
    }

    SettingsException error(Position at, String problem) {
        return new SettingsException(file, at, problem);
    }

    private Optional<Sxp> value(XendOption option) {
        return given.containsKey(option)
                ? given.get(option).getFirst().value().map(LocatedSxp::value)
                : option.fallback().map(ParsedOptions::parsed);
    }

    private static Sxp parsed(String fallback) {
        try {
            return new SxpReader().readOne(fallback);
        } catch (SxpException e) {
            throw new IllegalStateException("bad default in the option table: " + fallback, e);
        }
    }
}
