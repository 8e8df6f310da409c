package org.xend.daemon.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AffinityTest {

    @Test
    void cpusThatTheHostLacksDoNotCount() {
        assertEquals(Set.of(1), Affinity.onHost(Set.of(1, 9), 4));
    }

    @Test
    void allOfThemIsAnyWhateverIsNamedBeyond() {
        Set<Integer> asXmWritesAll = IntStream.rangeClosed(0, 63).boxed().collect(Collectors.toSet());
        assertEquals(Set.of(), Affinity.onHost(asXmWritesAll, 2));
        assertEquals(Set.of(), Affinity.onHost(Set.of(0, 1), 2));
        assertEquals(Set.of(), Affinity.onHost(Set.of(), 2));
    }

    @Test
    void oneAtLeastMustBeThere() {
        var refused = assertThrows(HypervisorException.class, () -> Affinity.onHost(Set.of(9, 8), 2));
        assertEquals(HypervisorException.Reason.INVALID, refused.reason());
        assertEquals("none of the CPUs 8, 9 exists: the host has 0 to 1", refused.getMessage());
    }
}
