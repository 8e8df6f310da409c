package org.xend.daemon.hypervisor.xen.ffm;

import java.util.Arrays;
import java.util.Optional;

/// The releases of Xen whose libraries and structures are known (`domctl.h`, `sysctl.h` of each). An unknown
/// one is refused: its structures may have moved.
public enum XenVersion {
    V4_17(17, false),
    V4_18(18, false),
    V4_19(19, true),
    V4_20(20, true),
    V4_21(21, true);

    private static final int MAJOR = 4;

    private final int minor;
    private final boolean altp2mOptions;

    XenVersion(int minor, boolean altp2mOptions) {
        this.minor = minor;
        this.altp2mOptions = altp2mOptions;
    }

    /// `4.17`: also the end of the libraries' names.
    public String text() {
        return MAJOR + "." + minor;
    }

    /// As `XENVER_version` gives it.
    int code() {
        return MAJOR << 16 | minor;
    }

    static Optional<XenVersion> ofCode(int code) {
        return Arrays.stream(values()).filter(version -> version.code() == code).findFirst();
    }

    static String textOf(int code) {
        return (code >>> 16) + "." + (code & 0xffff);
    }

    /// The structure a domain is created from.
    public CreateDomainLayout createDomain() {
        return altp2mOptions ? CreateDomainLayout.WITH_ALTP2M : CreateDomainLayout.WITHOUT_ALTP2M;
    }
}
