package org.xend.daemon.hypervisor.embedded.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.embedded.image.GuestImage.Behaviour;

/// The text form of a guest image (`docs/embedded.md`): `#!xend-guest`, then lines `key = value`.
final class GuestImageText {
    private static final String MAGIC = "#!xend-guest";
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_BOOT_LINES = 200;
    private static final int MAX_SECONDS = 1_000_000;

    private Optional<GuestSystem> system = Optional.empty();
    private String release = "";
    private final List<String> bootLines = new ArrayList<>();
    private Behaviour behaviour = new Behaviour.Normal();
    private int bootMillis = 100;
    private Optional<String> prompt = Optional.empty();
    private boolean login;
    private String protocol = "x86_64-abi";
    private Set<GuestType> boots = Set.of(GuestType.PV);

    private GuestImageText() {}

    static boolean isOne(ImageBytes bytes) throws BadImageException {
        return bytes.startsWith(MAGIC.getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws BadImageException naming the line
    static GuestImage parse(ImageBytes bytes) throws BadImageException {
        if (bytes.size() > MAX_BYTES) {
            throw new BadImageException("a guest image has at most " + MAX_BYTES + " bytes of text");
        }
        var text = new GuestImageText();
        int number = 0;
        String content = new String(bytes.read(0, (int) bytes.size(), "text").array(), StandardCharsets.UTF_8);
        for (String line : content.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new BadImageException(
                        "line " + number + ": 'key = value' is expected, not '" + shortened(line.strip()) + "'");
            }
            text.set(
                    number,
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return text.image();
    }

    private void set(int line, String key, String value) throws BadImageException {
        switch (key) {
            case "os" -> {
                system = GuestSystem.parse(value);
                require(
                        system.isPresent(),
                        line,
                        "os must be NetBSD, Linux or Solaris, not '" + shortened(value) + "'");
            }
            case "version" -> release = value;
            case "boot-line" -> {
                require(bootLines.size() < MAX_BOOT_LINES, line, "more than " + MAX_BOOT_LINES + " boot lines");
                bootLines.add(value);
            }
            case "boot-millis" -> bootMillis = number(line, key, value, 600_000);
            case "behaviour" -> behaviour = behaviour(line, value);
            case "prompt" -> prompt = Optional.of(value);
            case "login" -> {
                require(value.equals("yes") || value.equals("no"), line, "login must be yes or no");
                login = value.equals("yes");
            }
            case "abi" -> {
                require(value.equals("x86_64") || value.equals("x86_32"), line, "abi must be x86_64 or x86_32");
                protocol = value + "-abi";
            }
            case "boots" ->
                boots = switch (value) {
                    case "pv" -> Set.of(GuestType.PV);
                    case "pvh" -> Set.of(GuestType.PVH);
                    case "pv pvh" -> Set.of(GuestType.PV, GuestType.PVH);
                    default ->
                        throw new BadImageException(
                                "line " + line + ": boots must be pv, pvh or pv pvh, not '" + shortened(value) + "'");
                };
            default ->
                throw new BadImageException("line " + line + ": '" + shortened(key) + "' is not known: os,"
                        + " version, boot-line, boot-millis, behaviour, prompt, login, abi and boots are");
        }
    }

    private static Behaviour behaviour(int line, String value) throws BadImageException {
        String[] words = value.split("\\s+");
        String kind = words[0];
        boolean timed = kind.equals("crash-after") || kind.equals("exit-after") || kind.equals("reboot-after");
        require(
                words.length == (timed ? 2 : 1),
                line,
                timed ? kind + " needs one number of seconds" : "'" + shortened(kind) + "' takes no argument");
        return switch (kind) {
            case "normal" -> new Behaviour.Normal();
            case "ignore-shutdown" -> new Behaviour.IgnoreShutdown();
            case "acknowledge-only" -> new Behaviour.AcknowledgeOnly();
            case "ignore-devices" -> new Behaviour.IgnoreDevices();
            case "crash-at-boot" -> new Behaviour.CrashAtBoot();
            case "reboot-loop" -> new Behaviour.RebootAfter(0);
            case "crash-after" -> new Behaviour.CrashAfter(number(line, kind, words[1], MAX_SECONDS));
            case "exit-after" -> new Behaviour.ExitAfter(number(line, kind, words[1], MAX_SECONDS));
            case "reboot-after" -> new Behaviour.RebootAfter(number(line, kind, words[1], MAX_SECONDS));
            default ->
                throw new BadImageException("line " + line + ": behaviour '" + shortened(kind)
                        + "' is not known: normal, ignore-shutdown, acknowledge-only, ignore-devices, crash-at-boot,"
                        + " crash-after N, exit-after N, reboot-after N and reboot-loop are");
        };
    }

    private GuestImage image() throws BadImageException {
        if (system.isEmpty()) {
            throw new BadImageException("no line says 'os = NetBSD', 'os = Linux' or 'os = Solaris'");
        }
        GuestSystem played = system.get();
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("guest_os", played.elfName());
        notes.put("guest_version", release);
        notes.put("xen_version", "xen-3.0");
        notes.put("loader", "generic");
        if (boots.contains(GuestType.PVH)) {
            notes.put(ElfNotes.PVH_ENTRY, "0x1000000");
        }
        return new GuestImage(
                played,
                release,
                bootLines,
                behaviour,
                bootMillis,
                prompt.orElse(played.prompt()),
                login,
                notes,
                boots,
                protocol);
    }

    private static int number(int line, String key, String value, int most) throws BadImageException {
        boolean digits = value.matches("[0-9]{1,9}");
        require(
                digits && Integer.parseInt(value) <= most,
                line,
                key + " must be a number from 0 to " + most + ", not '" + shortened(value) + "'");
        return Integer.parseInt(value);
    }

    private static void require(boolean holds, int line, String otherwise) throws BadImageException {
        if (!holds) {
            throw new BadImageException("line " + line + ": " + otherwise);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "..";
    }
}
