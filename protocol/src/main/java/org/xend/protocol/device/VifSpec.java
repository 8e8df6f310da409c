package org.xend.protocol.device;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads one entry of a config's `vif` list: `key=value,key=value`, blanks round keys and values stripped; an
/// empty text is an interface with every default.
///
/// | key | value |
/// |---|---|
/// | mac | the guest's address; drawn from 00:16:3e when absent |
/// | bridge, ip, script, vifname | handed to the vif script, which may be named here |
/// | backend | name or id of the domain that holds the backend |
/// | rate | [VifRate] |
/// | type | `netfront`, which xl calls `vif`; `ioemu` is taken for it with a warning, as xend took it |
/// | model | emulated card, kept for the record |
/// | accel | known to xend; this daemon has no accelerated path and says so in a warning |
/// | gatewaydev | dom0's interface for a script that routes |
/// | mtu | 68 to 65535 |
/// | trusted | 0: the guest must not trust its backend; 1 |
/// | devid | refused: interfaces are numbered as they are listed |
/// | policy, label | access control labels: refused, for nothing here would enforce them |
public final class VifSpec {
    private static final String KNOWN = "mac, bridge, ip, script, backend, vifname, rate, model, type, gatewaydev, mtu,"
            + " trusted and accel are known";
    /// The least that every host on IPv4 takes (RFC 791), and the most that the kernels do.
    private static final int LEAST_MTU = 68;
    private static final int MOST_MTU = 65_535;
    private static final int LONGEST_INTERFACE_NAME = 15;

    private VifSpec() {}

    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static VifConfig parse(String text) {
        return parse(text, _ -> {});
    }

    /// @param warnings takes a sentence for each key that has no effect
    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static VifConfig parse(String text, Consumer<String> warnings) {
        DeviceValueCheck.bounded("a vif", text);
        try {
            return of(pairs(text), warnings);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("'" + text + "': " + problem.getMessage(), problem);
        }
    }

    private static Map<String, String> pairs(String text) {
        var pairs = new LinkedHashMap<String, String>();
        if (text.isBlank()) {
            return pairs;
        }
        for (String field : text.split(",", -1)) {
            if (field.isBlank()) {
                continue;
            }
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + field.strip() + "' is not of the form key=value");
            }
            String key = field.substring(0, equals).strip();
            if (pairs.put(key, field.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException("'" + key + "' is given twice");
            }
        }
        return pairs;
    }

    /// An interface from its parts, as S-expressions carry them. Empty values count as absent.
    ///
    /// @throws IllegalArgumentException naming the key and what is wrong with it
    public static VifConfig of(Map<String, String> pairs, Consumer<String> warnings) {
        var given = new LinkedHashMap<String, String>();
        pairs.forEach((key, value) -> {
            if (!value.isEmpty()) {
                given.put(key, DeviceValueCheck.printable(key, value));
            }
            known(key, value, warnings);
        });
        given.replace("type", "vif", "netfront");
        Optional<String> type = Optional.ofNullable(given.get("type"));
        type.ifPresent(word -> {
            if (word.equals("ioemu")) {
                warnings.accept("type=ioemu: emulated cards are for fully virtual guests, the guest has a netfront"
                        + " interface");
            } else if (!word.equals("netfront")) {
                throw new IllegalArgumentException("bad type '" + word + "': netfront and ioemu are known");
            }
        });
        Optional<String> rate = Optional.ofNullable(given.get("rate"));
        rate.ifPresent(VifRate::parse);
        return new VifConfig(
                Optional.ofNullable(given.get("mac")).map(MacAddress::parse),
                Optional.ofNullable(given.get("bridge")).map(word -> DeviceValueCheck.networkName("bridge", word, 64)),
                Optional.ofNullable(given.get("ip")).map(word -> DeviceValueCheck.addresses("ip", word)),
                Optional.ofNullable(given.get("script")),
                Optional.ofNullable(given.get("backend"))
                        .map(word -> DeviceValueCheck.domain("backend", word))
                        .orElse("0"),
                Optional.ofNullable(given.get("vifname"))
                        .map(word -> DeviceValueCheck.networkName("vifname", word, LONGEST_INTERFACE_NAME)),
                rate,
                Optional.ofNullable(given.get("model")),
                type,
                link(given));
    }

    private static VifConfig.Link link(Map<String, String> given) {
        return new VifConfig.Link(
                Optional.ofNullable(given.get("gatewaydev"))
                        .map(word -> DeviceValueCheck.networkName("gatewaydev", word, LONGEST_INTERFACE_NAME)),
                Optional.ofNullable(given.get("mtu")).map(VifSpec::mtu),
                trusted(given.getOrDefault("trusted", "1")));
    }

    private static int mtu(String word) {
        if (word.matches("[0-9]{1,5}")) {
            int mtu = Integer.parseInt(word);
            if (mtu >= LEAST_MTU && mtu <= MOST_MTU) {
                return mtu;
            }
        }
        throw new IllegalArgumentException(
                "bad mtu '" + word + "': a number from " + LEAST_MTU + " to " + MOST_MTU + " is needed");
    }

    private static boolean trusted(String word) {
        return switch (word) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new IllegalArgumentException("bad trusted '" + word + "': 0 or 1 is needed");
        };
    }

    private static void known(String key, String value, Consumer<String> warnings) {
        switch (key) {
            case "mac",
                    "bridge",
                    "ip",
                    "script",
                    "backend",
                    "vifname",
                    "rate",
                    "model",
                    "type",
                    "gatewaydev",
                    "mtu",
                    "trusted" -> {}
            case "accel" -> warnings.accept(key + "=" + value + ": not supported by this daemon, ignored");
            case "devid" ->
                throw new IllegalArgumentException(
                        "'devid' is not supported: interfaces are numbered from 0 as they are listed; leave it out, and"
                                + " list this one where its number is due");
            case "policy", "label" ->
                throw new IllegalArgumentException(
                        "'" + key + "': access control labels are not supported by this daemon");
            default -> throw new IllegalArgumentException("unknown key '" + key + "': " + KNOWN);
        }
    }
}
