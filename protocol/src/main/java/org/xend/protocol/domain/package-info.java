/// What a domain is asked to be: its configuration, exit actions and states, with the S-expression codec
/// (`(vm ...)`, `(domain ...)`) that carries it between client, daemon and disk. Pure values.
package org.xend.protocol.domain;
