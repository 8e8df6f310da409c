package org.xend.daemon.domain;

import java.util.random.RandomGenerator;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.device.ScriptNames;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.keys.KeyTree;

/// What the conductor reaches outside itself.
///
/// @param scripts which hotplug script a device needs; asked on threads that may block
/// @param random draws uuids and MACs; used on the owner's thread only
public record HostServices(
        Hypervisor hypervisor, KeyTree keys, ScriptNames scripts, HostClock clock, RandomGenerator random) {}
