/// What is kept on disk of a domain, so that the daemon that comes after this one can manage it: one file a domain
/// under /var/lib/xend/domains.
///
/// [org.xend.daemon.domain.records.DomainRecords] keeps no state and blocks. May import `device`, `hypervisor`,
/// `clock` and `protocol`.
package org.xend.daemon.domain.records;
