/// Kernel files: what a simulated guest is made of.
///
/// [KernelFile] reads a guest image (`#!xend-guest`) or the ELF notes of a real kernel into a [GuestImage]. Files
/// are foreign: every length and offset is checked. Values only, no owner; read on the caller's thread.
///
/// May import: `hypervisor`. What an image may say is described in `docs/embedded.md`.
package org.xend.daemon.hypervisor.embedded.image;
