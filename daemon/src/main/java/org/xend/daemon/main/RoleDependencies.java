package org.xend.daemon.main;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.keys.KeyTree;

/// What the roles call that is not theirs; a test puts something in between.
///
/// @param hypervisor opens it
/// @param keys the tree as the other roles see it, made of the one that the store serves
record RoleDependencies(Function<HostPaths, Hypervisor> hypervisor, UnaryOperator<KeyTree> keys) {
    static final RoleDependencies REAL = new RoleDependencies(HypervisorChoice::open, UnaryOperator.identity());
}
