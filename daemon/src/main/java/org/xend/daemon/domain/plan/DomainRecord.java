package org.xend.daemon.domain.plan;

/// What is noted of a running domain for the daemon that comes after this one.
public record DomainRecord(int domid, String name, String uuid) {}
