package org.xend.daemon.main;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.keys.KeyTree;

/// The hypervisor and the key tree that the roles get; a test wraps them.
///
/// @param hypervisor opens it
/// @param keys makes the key tree of the other roles from the store's
record RoleDependencies(Function<HostPaths, Hypervisor> hypervisor, UnaryOperator<KeyTree> keys) {
    static final RoleDependencies REAL = new RoleDependencies(HypervisorChoice::open, UnaryOperator.identity());
}
