package org.xend.daemon.hypervisor;

/// Parameters of the credit schedulers.
///
/// @param weight 1..65535
/// @param cap percent of one CPU, 0 = none
public record SchedulerParameters(int weight, int cap) {}
