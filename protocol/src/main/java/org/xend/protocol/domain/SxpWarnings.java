package org.xend.protocol.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xend.protocol.sxp.Sxp;

/// Warns of what has no effect in a `(vm ..)` or `(domain ..)`: unknown fields, with the known one that may be meant,
/// and fields of xend that this daemon does not act on. The facts that `xm list --long` prints about a running domain
/// cause no warning.
public final class SxpWarnings {
    private static final Set<String> USED = words("name uuid description memory maxmem vcpus vcpu_avail cpus cpu"
            + " cpu_weight cpu_cap on_poweroff on_reboot on_crash restart on_xend_start on_xend_stop pool_name"
            + " bootloader bootloader_args features image device");
    /// Facts about a running domain, and the second set of names in xend's own files.
    private static final Set<String> FACTS = words("domid shadow_memory target_memkb start_time cpu_time online_vcpus"
            + " status state store_mfn console_mfn restart_count security_label change_home_server"
            + " memory_static_min memory_static_max memory_dynamic_min memory_dynamic_max PV_kernel PV_ramdisk"
            + " PV_args PV_bootloader PV_bootloader_args platform VCPUs_max VCPUs_live VCPUs_at_startup"
            + " actions_after_shutdown actions_after_reboot actions_after_suspend actions_after_crash"
            + " HVM_boot_policy HVM_boot_params vcpus_params other_config name_label name_description"
            + " is_a_template is_control_domain auto_power_on pci_bus version");
    private static final Set<String> NOT_SUPPORTED = words("tsc_mode nomigrate machine_address_size"
            + " suppress_spurious_page_faults cpuid cpuid_check backend security target localtime oos"
            + " s3_integrity");
    private static final Set<String> IMAGE = words("kernel ramdisk root ip args notes loader videoram parallel"
            + " serial monitor monitor_path superpages vhpt machine_address_size tsc_mode nomigrate acpi apic"
            + " boot device_model display fda fdb keymap isa localtime nographic pae rtc_timeoffset sdl opengl"
            + " soundhw stdvga usb usbdevice hpet vnc vncconsole vncdisplay vnclisten timer_mode vpt_align"
            + " viridian vncpasswd vncunused xauthority pci guest_os_type hap xen_extended_power_mgmt"
            + " pci_msitranslate pci_power_mgmt xen_platform_pci gfx_passthru oos memory_sharing"
            + " suppress_spurious_page_faults");
    private static final Set<String> VBD = words("uname dev mode backend protocol uuid bootable driver VDI");
    private static final Set<String> VIF =
            words("type mac bridge ip script backend vifname rate model gatewaydev mtu trusted devid accel policy"
                    + " label uuid security_label backend-mac");
    private static final Set<String> NOTHING = Set.of("", "0", "None", "()");

    private SxpWarnings() {}

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    /// @return one sentence each, beginning with the field
    public static List<String> of(Sxp.Items config) {
        var warnings = new ArrayList<String>();
        for (Sxp.Items field : fields(config)) {
            String name = field.head().orElseThrow();
            if (NOT_SUPPORTED.contains(name) && asks(field)) {
                warnings.add(name + ": not supported by this daemon yet, ignored");
            } else if (!NOT_SUPPORTED.contains(name) && !FACTS.contains(name)) {
                unknown(name, USED, "").ifPresent(warnings::add);
            }
        }
        config.value("image")
                .flatMap(Sxp::asItems)
                .ifPresent(image -> fields(image)
                        .forEach(field -> unknown(field.head().orElseThrow(), IMAGE, "image: ")
                                .ifPresent(warnings::add)));
        config.all("device")
                .forEach(device -> device.first().flatMap(Sxp::asItems).ifPresent(form -> device(form, warnings)));
        return List.copyOf(warnings);
    }

    private static void device(Sxp.Items form, List<String> warnings) {
        String deviceClass = form.head().orElse("");
        if (DeviceSxp.DISPLAYS.contains(deviceClass)) {
            warnings.add(deviceClass + ": not supported by this daemon yet, ignored");
        } else if (deviceClass.equals("vbd") || deviceClass.equals("vif")) {
            fields(form)
                    .forEach(field -> unknown(
                                    field.head().orElseThrow(),
                                    deviceClass.equals("vbd") ? VBD : VIF,
                                    deviceClass + ": ")
                            .ifPresent(warnings::add));
        }
    }

    private static List<Sxp.Items> fields(Sxp.Items form) {
        return form.children().stream()
                .flatMap(item -> item.asItems().stream())
                .filter(field -> field.head().isPresent())
                .toList();
    }

    private static boolean asks(Sxp.Items field) {
        return field.first()
                .filter(value -> !NOTHING.contains(value.asText().orElse("a list")))
                .isPresent();
    }

    private static Optional<String> unknown(String name, Set<String> known, String where) {
        return known.contains(name)
                ? Optional.empty()
                : Optional.of(where + "'" + (name.length() > 64 ? name.substring(0, 61) + "..." : name)
                        + "' is an unknown field, ignored"
                        + nearest(name, known.stream().sorted()));
    }

    private static String nearest(String name, Stream<String> known) {
        return NearestWord.find(name, known)
                .map(near -> ": is '" + near + "' meant?")
                .orElse("");
    }
}
