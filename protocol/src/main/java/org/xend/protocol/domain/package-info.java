/// A domain's configuration, the rules that every configuration keeps to wherever it comes from
/// ([DomainValidator]), exit actions and shutdown requests, and the S-expression codec (`(vm ...)`,
/// `(domain ...)`) that carries a configuration between client, daemon and disk.
///
/// Pure values. May import `device`, `sxp` and, for its failures, `control`.
package org.xend.protocol.domain;
