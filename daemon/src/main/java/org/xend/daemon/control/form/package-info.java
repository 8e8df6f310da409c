/// How domains, devices, vcpus and the host are printed: each form builds a [org.xend.protocol.control.Datum], which
/// becomes an S-expression or JSON ([DatumJson]) when the answer is written.
///
/// Pure, but for [NodeForm], which reads small files. May import `domain` (its views), `hypervisor` (host facts),
/// `protocol` and Jackson's streaming core.
package org.xend.daemon.control.form;
