package org.xend.daemon.hypervisor.xen;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.xend.protocol.xenbus.Dom0System;

/// What differs between the kernels that can be dom0. The libraries hide the rest.
sealed interface Dom0Platform {
    Dom0System system();

    /// Device files for hypercalls; one of them exists on a host that runs under Xen.
    List<Path> privcmd();

    /// Holds `control_d` in dom0; other guests of Xen have privcmd too.
    Path capabilities();

    /// The command to run where the kernel's files are absent.
    String advice();

    /// Decimal text: the port on which dom0's kernel waits for the store.
    Path storePort();

    /// Maps to the ring page between dom0's kernel and the store.
    Path storePage();

    /// O_CLOEXEC of `fcntl.h`.
    int closeOnExec();

    /// Folders of Xen's libraries that the dynamic linker may not search.
    List<String> libraryFolders();

    /// @param osName Java's `os.name`
    static Dom0Platform of(String osName) {
        return osName.toLowerCase(Locale.ROOT).equals("netbsd") ? new NetBsd() : new Linux();
    }

    /// Linux with xenfs on /proc/xen.
    record Linux() implements Dom0Platform {
        @Override
        public Dom0System system() {
            return Dom0System.LINUX;
        }

        @Override
        public List<Path> privcmd() {
            return List.of(Path.of("/dev/xen/privcmd"), Path.of("/proc/xen/privcmd"));
        }

        @Override
        public Path capabilities() {
            return Path.of("/proc/xen/capabilities");
        }

        @Override
        public String advice() {
            return "mount -t xenfs xenfs /proc/xen";
        }

        @Override
        public Path storePort() {
            return Path.of("/proc/xen/xsd_port");
        }

        @Override
        public Path storePage() {
            return Path.of("/proc/xen/xsd_kva");
        }

        @Override
        public int closeOnExec() {
            return 0x80000;
        }

        @Override
        public List<String> libraryFolders() {
            return List.of("/usr/lib/xen/lib", "/usr/local/lib");
        }
    }

    /// NetBSD, with the kernel's own file system on /kern. Written after its kernel and Xen's libraries, not run
    /// there yet.
    record NetBsd() implements Dom0Platform {
        @Override
        public Dom0System system() {
            return Dom0System.NETBSD;
        }

        @Override
        public List<Path> privcmd() {
            return List.of(Path.of("/kern/xen/privcmd"));
        }

        @Override
        public Path capabilities() {
            return Path.of("/kern/xen/capabilities");
        }

        @Override
        public String advice() {
            return "mount -t kernfs kernfs /kern";
        }

        @Override
        public Path storePort() {
            return Path.of("/kern/xen/xsd_port");
        }

        /// A device beside xenevt; /kern has none.
        @Override
        public Path storePage() {
            return Path.of("/dev/xsd_kva");
        }

        @Override
        public int closeOnExec() {
            return 0x400000;
        }

        @Override
        public List<String> libraryFolders() {
            return List.of("/usr/pkg/lib");
        }
    }
}
