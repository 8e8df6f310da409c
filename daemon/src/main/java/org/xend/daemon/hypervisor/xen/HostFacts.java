package org.xend.daemon.hypervisor.xen;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.xend.daemon.hypervisor.HostInfo;
import org.xend.daemon.hypervisor.xen.ffm.PhysicalInfo;
import org.xend.daemon.hypervisor.xen.ffm.Scheduler;
import org.xend.daemon.hypervisor.xen.ffm.XenControl;
import org.xend.daemon.hypervisor.xen.ffm.XenVersion;
import org.xend.protocol.xenbus.Dom0System;

/// Facts of the host that do not change while the hypervisor runs (`version.h`), read once at the start: every
/// create needs the host's figures.
///
/// @param details for `xm info`, by xm's names
record HostFacts(Dom0System system, int cpus, Scheduler scheduler, Map<String, String> details) {
    private static final int VERSION = 0;
    private static final int EXTRA = 1;
    private static final int COMPILER = 2;
    private static final int CAPABILITIES = 3;
    private static final int CHANGESET = 4;
    private static final int PLATFORM = 5;
    private static final int PAGE_SIZE = 7;
    private static final int COMMAND_LINE = 9;
    private static final int TEXT = 1024;

    HostFacts {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    static HostFacts ask(Dom0System system, XenVersion version, XenControl control) {
        int code = control.version(VERSION);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("xen_major", Integer.toString(code >>> 16));
        details.put("xen_minor", Integer.toString(code & 0xffff));
        details.put("xen_extra", text(control.version(EXTRA, 16), 0, 16));
        details.put(
                "xen_caps", text(control.version(CAPABILITIES, TEXT), 0, TEXT).strip());
        details.put("xen_pagesize", Integer.toString(control.version(PAGE_SIZE)));
        details.put("platform_params", "virt_start=0x" + Long.toHexString(word(control.version(PLATFORM, 8))));
        details.put("xen_changeset", text(control.version(CHANGESET, 64), 0, 64));
        details.put("xen_commandline", text(control.version(COMMAND_LINE, TEXT), 0, TEXT));
        byte[] compiler = control.version(COMPILER, 144);
        details.put("cc_compiler", text(compiler, 0, 64));
        details.put("cc_compile_by", text(compiler, 64, 16));
        details.put("cc_compile_domain", text(compiler, 80, 32));
        details.put("cc_compile_date", text(compiler, 112, 32));
        return new HostFacts(system, control.physicalInfo().cpus(), Scheduler.ofId(control.schedulerId()), details);
    }

    HostInfo with(PhysicalInfo now) {
        return new HostInfo(
                system.word(),
                now.cpus(),
                now.nodes(),
                now.coresPerSocket(),
                now.threadsPerCore(),
                now.cpuKhz() / 1000,
                now.features(),
                now.virtualisation(),
                now.totalPages() * 4,
                now.freeKib(),
                scheduler.word(),
                details);
    }

    private static String text(byte[] bytes, int from, int length) {
        byte[] field = Arrays.copyOfRange(bytes, from, from + length);
        int end = 0;
        while (end < field.length && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static long word(byte[] bytes) {
        long value = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
