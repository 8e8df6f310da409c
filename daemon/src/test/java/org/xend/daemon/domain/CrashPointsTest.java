package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.domain.Host.done;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.domain.registry.DomainZero;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ExitReason;

/// A daemon is killed at every call that it makes, before the call and after it; the one that comes after it has
/// every domain of the hypervisor in hand but the foreign one, and nothing else is left in keys or records.
class CrashPointsTest {
    private static final UUID FOREIGN = new UUID(7, 7);

    @TempDir
    Path folder;

    /// How an operation may have ended, after the restart.
    private interface Outcome extends BiConsumer<String, List<DomainView>> {}

    @Test
    void aCreateIsWholeOrGone() {
        everywhere(12, _ -> {}, life -> life.conductor.create(SampleConfigs.howTo("g"), false), (when, guests) -> {
            assertTrue(guests.size() <= 1, when);
            guests.forEach(guest -> assertEquals(DomainState.RUNNING, guest.state(), when));
        });
    }

    @Test
    void aPausedCreateIsWholeOrGone() {
        everywhere(10, _ -> {}, life -> life.conductor.create(SampleConfigs.howTo("g"), true), (when, guests) -> {
            assertTrue(guests.size() <= 1, when);
            guests.forEach(guest -> assertEquals(DomainState.PAUSED, guest.state(), when));
        });
    }

    @Test
    void aCreateThatFailsIsUndoneToTheEnd() {
        everywhere(
                6,
                _ -> host.backends.failing.add("vbd"),
                life -> {
                    CompletableFuture<?> failed = life.conductor.create(SampleConfigs.howTo("g"), false);
                    return failed.exceptionally(_ -> null);
                },
                (when, guests) -> assertEquals(List.of(), guests, when));
    }

    @Test
    void aDestroyIsFinishedOnceItIsBegun() {
        everywhere(
                6,
                life -> done(life.conductor.create(SampleConfigs.howTo("g"), false)),
                life -> life.conductor.destroy("g"),
                (when, guests) -> {
                    // Killed before its record: nobody knows that it was wanted.
                    assertTrue(guests.isEmpty() || when.endsWith(" call 0"), when);
                });
    }

    @Test
    void aRestartIsCompleted() {
        everywhere(
                20,
                life -> {
                    done(life.conductor.create(SampleConfigs.howTo("g"), false));
                    life.awaitIdle();
                    host.wind(Duration.ofMinutes(2));
                },
                life -> {
                    var rebooted = life.next("rebooted");
                    host.hypervisor.exit(2, ExitReason.REBOOT);
                    return rebooted;
                },
                (when, guests) -> {
                    assertEquals(
                            List.of("g"), guests.stream().map(DomainView::name).toList(), when);
                    assertEquals(DomainState.RUNNING, guests.getFirst().state(), when);
                    assertEquals(1, guests.getFirst().restarts(), when);
                    assertTrue(guests.getFirst().domid() > 2, when);
                });
    }

    @Test
    void aRenameRestartKeepsTheDeadDomainAndMakesTheSuccessor() {
        everywhere(
                16,
                life -> {
                    done(life.conductor.create(
                            SampleConfigs.exits("g", ExitAction.DESTROY, ExitAction.RESTART, ExitAction.RENAME_RESTART),
                            false));
                    life.awaitIdle();
                    host.wind(Duration.ofMinutes(2));
                },
                life -> {
                    var started = life.next("started");
                    host.hypervisor.exit(2, ExitReason.CRASH);
                    return started;
                },
                (when, guests) -> {
                    assertEquals(2, guests.size(), when);
                    DomainView dead = guests.stream()
                            .filter(guest -> !guest.name().equals("g"))
                            .findFirst()
                            .orElseThrow();
                    DomainView next = guests.stream()
                            .filter(guest -> guest.name().equals("g"))
                            .findFirst()
                            .orElseThrow();
                    assertEquals(DomainState.CRASHED, dead.state(), when);
                    assertEquals("Domain-" + dead.uuid(), dead.name(), when);
                    assertEquals(DomainState.RUNNING, next.state(), when);
                    assertEquals(1, next.restarts(), when);
                });
    }

    @Test
    void aRenameIsDoneOrNot() {
        everywhere(
                2,
                life -> done(life.conductor.create(SampleConfigs.howTo("g"), false)),
                life -> life.conductor.rename("g", "h"),
                (when, guests) -> {
                    String name = guests.getFirst().name();
                    assertTrue(Set.of("g", "h").contains(name), when);
                    assertEquals(
                            name,
                            host.tree
                                    .read("/local/domain/" + guests.getFirst().domid() + "/name")
                                    .orElseThrow(),
                            when);
                });
    }

    @Test
    void aDaemonKilledOverItsAdoptionIsFollowedByOneThatAdopts() {
        // The first is killed in the middle of a restart, the second wherever it is.
        for (int first : List.of(3, 12)) {
            int n = 0;
            boolean died = true;
            while (died) {
                try (var fresh = new Host(folder.resolve("again-" + first + "-" + n))) {
                    host = fresh;
                    try (var life = new Life(host).started()) {
                        done(life.conductor.create(SampleConfigs.howTo("g"), false));
                        life.awaitIdle();
                        host.wind(Duration.ofMinutes(2));
                        life.killAt(first, false);
                        host.hypervisor.exit(1, ExitReason.REBOOT);
                        life.awaitIdle();
                        assertTrue(life.isDead());
                    }
                    try (var second = new Life(host)) {
                        second.killAt(n, false);
                        quietly(second.conductor.start(), second);
                        second.awaitIdle();
                        died = second.isDead();
                    }
                    try (var third = new Life(host).started()) {
                        third.awaitIdle();
                        assertSane(third, "first killed at " + first + ", second at " + n);
                    }
                }
                n++;
            }
            assertTrue(n > 5, "only " + n + " calls were made by the second");
        }
    }

    private Host host;

    /// @param least how many calls there must be to be killed at
    private void everywhere(
            int least,
            Consumer<Life> before,
            java.util.function.Function<Life, CompletableFuture<?>> operation,
            Outcome outcome) {
        for (boolean after : List.of(false, true)) {
            int n = 0;
            while (isKilled(n, after, before, operation, outcome)) {
                n++;
            }
            assertTrue(n >= least, "it was killed at " + n + " calls only");
        }
    }

    private boolean isKilled(
            int n,
            boolean after,
            Consumer<Life> before,
            java.util.function.Function<Life, CompletableFuture<?>> operation,
            Outcome outcome) {
        String when = "killed " + (after ? "after" : "before") + " call " + n;
        boolean died;
        try (var fresh = new Host(folder.resolve(n + (after ? "a" : "b")))) {
            host = fresh;
            int foreign = host.hypervisor.create(new NewDomain(FOREIGN, GuestType.PV, 1, 0));
            try (var life = new Life(host).started()) {
                before.accept(life);
                life.awaitIdle();
                life.killAt(n, after);
                quietly(operation.apply(life), life);
                died = life.isDead();
            }
            try (var life = new Life(host).started()) {
                life.awaitIdle();
                assertSane(life, when);
                if (died) {
                    outcome.accept(when, guests(life));
                }
                guests(life).forEach(guest -> done(life.conductor.destroy(guest.name())));
                assertEquals(List.of(foreign), host.hypervisor.guests(), when);
                assertSane(life, when + ", all destroyed");
                assertEquals(FakeHypervisor.HOST_KIB - FakeHypervisor.DOM0_KIB, host.hypervisor.freeKib(), when);
            }
        }
        return died;
    }

    /// Every domain is managed or foreign; keys, rings and records are theirs and nobody else's.
    private void assertSane(Life life, String when) {
        List<DomainView> guests = guests(life);
        Set<Integer> domids = guests.stream().map(DomainView::domid).collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> there = new TreeSet<>(host.hypervisor.guests());
        there.removeIf(
                domid -> host.hypervisor.domain(domid).orElseThrow().handle().equals(FOREIGN));
        assertEquals(there, domids, when);
        assertEquals(guests.stream().map(DomainView::uuid).sorted().toList(), life.recorded(), when);
        assertEquals(domids, new TreeSet<>(host.tree.introduced()), when);
        Set<String> homes =
                domids.stream().map(domid -> Integer.toString(domid)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(homes, new TreeSet<>(host.tree.list("/libxl")), when);
        Set<String> uuids = guests.stream().map(DomainView::uuid).collect(Collectors.toCollection(TreeSet::new));
        uuids.add(DomainZero.UUID);
        assertEquals(uuids, new TreeSet<>(host.tree.list("/vm")), when);
        for (DomainView guest : guests) {
            String home = "/local/domain/" + guest.domid();
            assertEquals(guest.name(), host.tree.read(home + "/name").orElse(""), when);
            assertEquals("/vm/" + guest.uuid(), host.tree.read(home + "/vm").orElse(""), when);
            guest.devices()
                    .forEach(device -> assertEquals(
                            "connected",
                            host.tree
                                    .read(device.backendPath() + "/hotplug-status")
                                    .orElse(""),
                            when));
        }
        Set<String> served = new TreeSet<>();
        for (String deviceClass : host.tree.list("/local/domain/0/backend")) {
            served.addAll(host.tree.list("/local/domain/0/backend/" + deviceClass));
        }
        assertTrue(homes.containsAll(served), when + ": backends of " + served);
        homes.add("0");
        assertEquals(homes, new TreeSet<>(host.tree.list("/local/domain")), when);
    }

    private static List<DomainView> guests(Life life) {
        return done(life.conductor.list()).stream()
                .filter(view -> view.domid() != 0)
                .toList();
    }

    /// Waits for the answer; a daemon that dies gives none, or a wrong one.
    private static void quietly(CompletableFuture<?> answer, Life life) {
        try {
            done(CompletableFuture.anyOf(answer, life.death));
        } catch (CompletionException | org.xend.protocol.control.FailureException e) {
            if (!life.isDead()) {
                throw e;
            }
        }
    }
}
