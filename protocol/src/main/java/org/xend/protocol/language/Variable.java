package org.xend.protocol.language;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.language.syntax.Value;

/// One variable of the configuration language: xm(1)'s of Xen 4.1, and those of xl.cfg(5) of Xen 4.17 that a PV
/// or PVH guest's configuration may have.
///
/// @param kind how the command line's text for it is read
/// @param usual the value that asks for nothing special, as text; a setting of it needs no support
record Variable(String name, Kind kind, Support support, String usual) {
    enum Kind {
        TEXT,
        WHOLE,
        FLAG,
        LIST
    }

    enum Support {
        /// Has its effect.
        USED,
        /// Had none for such a guest under xend or xl either.
        IDLE,
        /// Means something for fully virtual guests only; the guest runs without.
        HVM,
        /// Means something for guests in a hardware container, fully virtual and PVH ones. Not supported yet; the
        /// guest runs without.
        CONTAINER,
        /// Not supported yet; the guest runs without it.
        LATER,
        /// Not supported, and without it the guest would not be as configured.
        NEEDED
    }

    private static final String TABLE = """
            name s used
            uuid s used
            description s used
            pool s used
            kernel s used
            ramdisk s used
            builder s used
            type s used
            bootloader s used
            bootargs s used
            bootloader_args s later
            bootentry s idle
            root s used
            extra s used
            cmdline s used
            features s used
            superpages i later
            ip s used
            gateway s used
            netmask s used
            hostname s used
            interface s used
            dhcp s used
            nfs_server s used
            nfs_root s used
            memory i used
            maxmem i used
            shadow_memory i container
            memory_sharing b hvm
            machine_address_size i later
            suppress_spurious_page_faults b later
            target i needed
            vcpus i used
            maxvcpus i used
            vcpu_avail i idle
            cpu i used
            cpus s used
            cpu_cap i used
            cap i used
            cpu_weight i used
            cpuid l later
            cpuid_check l later
            on_poweroff s used
            on_reboot s used
            on_crash s used
            on_watchdog s later destroy
            on_soft_reset s later soft-reset
            restart s used
            autorestart b used
            on_xend_start s used
            on_xend_stop s used
            tsc_mode i later
            nomigrate i later
            s3_integrity i later 1
            vhpt i idle
            disk l used
            vif l used
            nics i used
            vif2 l needed
            vfb l later
            vtpm l needed
            pci l needed
            vscsi l needed
            vusb l needed
            ioports l needed
            iomem l needed
            irq l needed
            irqs l needed
            vkb l later
            channel l needed
            usbctrl l needed
            usbdev l needed
            p9 l needed
            rdm s later
            passthrough s later disabled
            driver_domain b later
            dm_restrict i idle
            device_model_version s idle
            device_model_override s hvm
            device_model_args l hvm
            device_model_args_pv l hvm
            device_model_args_hvm l hvm
            device_model_user s hvm
            device_model_stubdomain_override b hvm
            device_model_stubdomain_seclabel s hvm
            stubdomain_kernel s hvm
            stubdomain_ramdisk s hvm
            stubdomain_cmdline s hvm
            stubdomain_memory i hvm
            bios_path_override s hvm
            firmware_override s hvm
            acpi_firmware s hvm
            smbios_firmware s hvm
            acpi_s3 i hvm 1
            acpi_s4 i hvm 1
            acpi_laptop_slate i hvm
            altp2m s hvm
            altp2mhvm i hvm
            hdtype s hvm ide
            mmio_hole i hvm
            ms_vm_genid s hvm none
            rdm_mem_boundary i hvm
            vendor_device s hvm none
            usbversion i hvm
            vkb_device b hvm True
            vga s hvm cirrus
            spice b hvm
            spicehost s hvm
            spiceport i hvm
            spicetls_port i hvm
            spicedisable_ticketing b hvm
            spicepasswd s hvm
            spiceagent_mouse b hvm True
            spicevdagent b hvm
            spice_clipboard_sharing b hvm
            spiceusbredirection i hvm
            spice_image_compression s hvm
            spice_streaming_video s hvm
            bios s hvm
            firmware s hvm
            seclabel s needed
            init_seclabel s needed
            cpus_soft s later
            vnuma l needed
            max_grant_frames i later
            max_maptrack_frames i later
            max_grant_version i later
            max_event_channels i later
            e820_host b later
            nodes l later
            pci_permissive b later
            pci_seize b later
            extratime i later
            latency i later
            period i later
            slice i later
            vmtrace_buf_kb i later
            xend_suspend_evtchn_compat b later
            mca_caps l hvm
            msr_relaxed b later
            nx i hvm 1
            device_tree s needed
            dtdev l needed
            vdispl l needed
            vsnd l needed
            pvcalls l needed
            virtio l needed
            vuart s needed
            gic_version s idle
            tee s needed
            pvshim_path s idle
            pvshim_cmdline s idle
            pvshim_extra s idle
            vpmu i later
            pvshim b needed
            access_control l needed
            blkif b later
            netif b later
            tpmif b later
            loader s hvm
            device_model s hvm
            boot s hvm c
            acpi i container 1
            apic i container 1
            pae i hvm 1
            hap i container 1
            oos i hvm 1
            hpet i hvm
            timer_mode i container 1
            vpt_align i hvm 1
            viridian i hvm
            xen_platform_pci i hvm 1
            xen_extended_power_mgmt i hvm
            nestedhvm i container
            pci_msitranslate i idle 1
            pci_power_mgmt i idle
            gfx_passthru s needed
            rtc_timeoffset i hvm
            localtime b hvm
            isa b hvm
            usb b hvm
            usbdevice s hvm
            soundhw s hvm
            stdvga b hvm
            fda s hvm
            fdb s hvm
            keymap s hvm
            guest_os_type s hvm default
            nographic b hvm
            serial s hvm
            parallel s hvm
            monitor b hvm
            monitor_path s hvm
            videoram i hvm 4
            vnc s hvm
            vncdisplay s hvm
            vnclisten s hvm
            vncpasswd s hvm
            vncunused b hvm True
            vncconsole b later
            vncviewer b idle
            sdl s hvm
            opengl s hvm
            display s hvm
            xauthority s hvm
            """;

    private static final Map<String, Variable> ALL = read();

    private static Map<String, Variable> read() {
        var all = new LinkedHashMap<String, Variable>();
        TABLE.lines()
                .map(line -> line.split(" "))
                .forEach(words -> all.put(
                        words[0],
                        new Variable(
                                words[0],
                                switch (words[1]) {
                                    case "i" -> Kind.WHOLE;
                                    case "b" -> Kind.FLAG;
                                    case "l" -> Kind.LIST;
                                    default -> Kind.TEXT;
                                },
                                Arrays.stream(Support.values())
                                        .filter(support -> support.name().equalsIgnoreCase(words[2]))
                                        .findFirst()
                                        .orElseThrow(),
                                words.length > 3 ? words[3] : "")));
        return all;
    }

    static Iterable<Variable> all() {
        return ALL.values();
    }

    static Optional<Variable> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /// Whether a value switches off a feature that a guest in a hardware container has by default.
    boolean takesAway(Value value) {
        return support == Support.CONTAINER
                && usual.equals("1")
                && switch (value) {
                    case Value.Text(String text) -> text.equals("0");
                    case Value.Whole(long number) -> number == 0;
                    case Value.Truth(boolean truth) -> !truth;
                    case Value.Real _, Value.Items _, Value.Tuple _, Value.Mapping _, Value.None _ -> false;
                };
    }

    /// Whether a value asks for something: it is neither the usual one nor nothing (0, '', False, None, []).
    boolean asks(Value value) {
        return switch (value) {
            case Value.Text(String text) ->
                !text.isEmpty() && !text.equals(usual) && (kind == Kind.LIST || !text.equals("0"));
            case Value.Whole(long number) ->
                number != 0 && !Long.toString(number).equals(usual) && !(number == 1 && usual.equals("True"));
            case Value.Real(double number) -> number != 0;
            case Value.Truth(boolean truth) -> truth && !usual.equals("True") && !usual.equals("1");
            case Value.Items(var items) -> !items.isEmpty();
            case Value.Tuple(var items) -> !items.isEmpty();
            case Value.Mapping(var entries) -> !entries.isEmpty();
            case Value.None _ -> false;
        };
    }
}
