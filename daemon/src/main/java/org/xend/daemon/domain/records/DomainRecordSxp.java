package org.xend.daemon.domain.records;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.DomainConfigSxp;
import org.xend.protocol.domain.DomainUuid;
import org.xend.protocol.sxp.Sxp;

/// A [DomainRecord] as an S-expression:
///
/// ```
/// (domain-record (incarnation ..) (phase standing) (domid 1) (handle 2c9a..) (restarts 0)
///     (started 2026-01-02T03:04:05Z) (started-since-boot 5000000000) (devices (vif 0 0) (vbd 768 0))
///     (built (store-frame 7) (store-port 1) (console-frame 8) (console-port 2) (protocol x86_64-abi)
///         (notes (guest_os NetBSD)))
///     (created (vm (name nbsd) ..)) (current (vm (name nbsd) ..)))
/// ```
///
/// A device is its class, id and the domid of its backend; the rest stands in `created`, in the same order.
/// Fields that are unset are left out; unknown ones are passed over.
final class DomainRecordSxp {
    static final String HEAD = "domain-record";
    /// What a moment's second field is called after its first: nanoseconds of the clock that nobody sets.
    private static final String SINCE_BOOT = "-since-boot";
    private static final int HIGHEST_DOMID = 0x7fef;

    /// @param incarnation of the hypervisor under which it was written
    record Text(BootIdentity incarnation, DomainRecord record) {}

    private DomainRecordSxp() {}

    static Sxp print(BootIdentity incarnation, DomainRecord record) {
        List<Sxp> fields = new ArrayList<>();
        fields.add(Sxp.pair("incarnation", incarnation.text()));
        fields.add(Sxp.pair("phase", record.phase().name().toLowerCase(Locale.ROOT)));
        fields.add(Sxp.pair("domid", record.domid()));
        fields.add(Sxp.pair("handle", record.handle()));
        fields.add(Sxp.pair("restarts", record.restarts()));
        record.startedAt().ifPresent(at -> fields.addAll(moment("started", at)));
        record.stopRequestedAt().ifPresent(at -> fields.addAll(moment("stop-asked", at)));
        if (record.rebootRequested()) {
            fields.add(Sxp.pair("reboot-asked", 1));
        }
        if (record.kept()) {
            fields.add(Sxp.pair("kept", 1));
        }
        fields.add(Sxp.form(
                "devices",
                record.devices().stream()
                        .map(device -> Sxp.list(
                                Sxp.atom(device.deviceClass()), Sxp.atom(device.id()), Sxp.atom(device.backendDomid())))
                        .toList()));
        record.built().ifPresent(built -> fields.add(built(built)));
        fields.add(Sxp.form("created", DomainConfigSxp.print(record.created())));
        fields.add(Sxp.form("current", DomainConfigSxp.print(record.current())));
        return Sxp.form(HEAD, fields);
    }

    private static Sxp built(BuiltDomain built) {
        return Sxp.form(
                "built",
                Sxp.pair("store-frame", built.storeFrame()),
                Sxp.pair("store-port", built.storePort()),
                Sxp.pair("console-frame", built.consoleFrame()),
                Sxp.pair("console-port", built.consolePort()),
                Sxp.pair("protocol", built.protocol()),
                Sxp.form(
                        "notes",
                        built.notes().entrySet().stream()
                                .map(note -> Sxp.pair(note.getKey(), note.getValue()))
                                .toList()));
    }

    /// @throws IllegalArgumentException naming what is wrong
    /// @throws org.xend.protocol.control.FailureException where one of the configurations is none
    static Text read(Sxp value) {
        if (!(value instanceof Sxp.Items form) || !form.isForm(HEAD)) {
            throw new IllegalArgumentException("it must be (" + HEAD + " ..)");
        }
        DomainConfig created = config(form, "created");
        DomainConfig current = config(form, "current");
        if (!created.name().equals(current.name()) || !created.uuid().equals(current.uuid())) {
            throw new IllegalArgumentException("its two configurations are of different domains");
        }
        String handle = text(form, "handle");
        if (!DomainUuid.is(handle)) {
            throw new IllegalArgumentException("handle must be a uuid, got '" + handle + "'");
        }
        return new Text(
                new BootIdentity(text(form, "incarnation")),
                new DomainRecord(
                        phase(text(form, "phase")),
                        (int) whole(form, "domid", -1, HIGHEST_DOMID),
                        handle,
                        created,
                        current,
                        devices(form, created.devices()),
                        form.child("built").map(DomainRecordSxp::built),
                        moment(form, "started"),
                        (int) whole(form, "restarts", 0, Integer.MAX_VALUE),
                        flag(form, "kept"),
                        flag(form, "reboot-asked"),
                        moment(form, "stop-asked")));
    }

    private static DomainConfig config(Sxp.Items form, String field) {
        return DomainConfigSxp.read(form.value(field).orElseThrow(() -> missing(field)));
    }

    private static Phase phase(String word) {
        for (Phase phase : Phase.values()) {
            if (phase.name().toLowerCase(Locale.ROOT).equals(word)) {
                return phase;
            }
        }
        throw new IllegalArgumentException("phase '" + word + "' is unknown");
    }

    private static List<Device> devices(Sxp.Items form, List<DeviceConfig> configs) {
        List<Sxp> items =
                form.child("devices").orElseThrow(() -> missing("devices")).children();
        if (items.size() != configs.size()) {
            throw new IllegalArgumentException(items.size() + " devices for a configuration with " + configs.size());
        }
        List<Device> devices = new ArrayList<>();
        boolean anyVbd = false;
        for (int i = 0; i < items.size(); i++) {
            DeviceConfig config = configs.get(i);
            boolean vbd = config instanceof VbdConfig;
            devices.add(device(items.get(i), config, vbd && !anyVbd));
            anyVbd |= vbd;
        }
        return devices;
    }

    private static Device device(Sxp item, DeviceConfig config, boolean bootable) {
        if (item instanceof Sxp.Items form
                && form.isForm(config.deviceClass())
                && form.children().size() == 2) {
            return new Device(
                    config,
                    (int) number("device", form.children().get(0), 0, Integer.MAX_VALUE),
                    (int) number("device", form.children().get(1), 0, HIGHEST_DOMID),
                    Optional.empty(),
                    bootable);
        }
        throw new IllegalArgumentException("a device is no (" + config.deviceClass() + " ID BACKEND)");
    }

    private static BuiltDomain built(Sxp.Items form) {
        Map<String, String> notes = new LinkedHashMap<>();
        for (Sxp note : form.child("notes").orElseThrow(() -> missing("notes")).children()) {
            Sxp.Items pair = note.asItems()
                    .filter(items -> items.head().isPresent())
                    .orElseThrow(() -> new IllegalArgumentException("an ELF note must be (NAME TEXT)"));
            notes.put(pair.head().get(), pair.first().flatMap(Sxp::asText).orElse(""));
        }
        return new BuiltDomain(
                whole(form, "store-frame", 0, Long.MAX_VALUE),
                (int) whole(form, "store-port", 0, Integer.MAX_VALUE),
                whole(form, "console-frame", 0, Long.MAX_VALUE),
                (int) whole(form, "console-port", 0, Integer.MAX_VALUE),
                notes,
                text(form, "protocol"));
    }

    private static List<Sxp> moment(String field, Moment at) {
        return List.of(
                Sxp.pair(field, at.wall().toString()),
                Sxp.pair(field + SINCE_BOOT, at.sinceBoot().toNanos()));
    }

    /// A record without the second clock counts as of the host's boot, so that no span is too short.
    private static Optional<Moment> moment(Sxp.Items form, String field) {
        Optional<String> wall = form.text(field);
        if (wall.isEmpty()) {
            return Optional.empty();
        }
        String boot = field + SINCE_BOOT;
        long nanos = form.value(boot).isPresent() ? whole(form, boot, 0, Long.MAX_VALUE) : 0;
        try {
            return Optional.of(new Moment(Instant.parse(wall.get()), Duration.ofNanos(nanos)));
        } catch (DateTimeException _) {
            throw new IllegalArgumentException(field + " is no instant");
        }
    }

    private static boolean flag(Sxp.Items form, String field) {
        return form.text(field).filter("1"::equals).isPresent();
    }

    private static String text(Sxp.Items form, String field) {
        return form.text(field).orElseThrow(() -> missing(field));
    }

    private static long whole(Sxp.Items form, String field, long least, long most) {
        return number(field, form.value(field).orElseThrow(() -> missing(field)), least, most);
    }

    private static long number(String field, Sxp value, long least, long most) {
        String text = value.asText().orElse("");
        long number = text.matches("-?[0-9]{1,18}|[0-9]{19}") ? parsed(text) : least - 1;
        if (number < least || number > most) {
            throw new IllegalArgumentException(field + " is no number from " + least + " to " + most);
        }
        return number;
    }

    /// @return -2, which no field may be, for what is beyond a long
    private static long parsed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return -2;
        }
    }

    private static IllegalArgumentException missing(String field) {
        return new IllegalArgumentException("(" + field + " ..) is missing");
    }
}
