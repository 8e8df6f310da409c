package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// A logger of libxentoollog that drops everything. Without one Xen's libraries write to this process's
/// standard error and to a log file of their own; [XenControl#lastError] has what matters of it.
final class NullLogger {
    private static final int CRITICAL = 9;
    private static final MemorySegment LOGGER = make();

    private NullLogger() {}

    /// An `xentoollog_logger *`; NULL where there is no such library, which the others take as well.
    static MemorySegment logger() {
        return LOGGER;
    }

    private static MemorySegment make() {
        return NativeLibrary.find("libxentoollog.so.1", List.of("/usr/pkg/lib"))
                .map(library -> NativeCall.run((_, state) ->
                        (MemorySegment) library.function("xtl_createlogger_stdiostream", POINTER, POINTER, INT, INT)
                                .invokeExact(state, CLibrary.INSTANCE.devNull(), CRITICAL, 0)))
                .orElse(MemorySegment.NULL);
    }
}
