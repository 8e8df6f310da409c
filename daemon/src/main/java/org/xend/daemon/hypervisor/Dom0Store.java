package org.xend.daemon.hypervisor;

import org.xend.daemon.ring.SharedPage;

/// The page and port over which dom0's kernel talks to the store (`xsd_kva`, `xsd_port`). The first
/// notification on the port informs that kernel that the store is up.
///
/// @param page shared with dom0's kernel
/// @param port the kernel's end of the event channel; bind it as an interdomain channel of domain 0
public record Dom0Store(SharedPage page, int port) {}
