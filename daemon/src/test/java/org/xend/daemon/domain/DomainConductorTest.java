package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.domain.Host.done;
import static org.xend.daemon.domain.Host.failure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.protocol.control.Failure;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ShutdownRequest;

class DomainConductorTest {
    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void startHost() {
        host = new Host(folder).started();
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void aDomainIsCreatedFoundListedAndDestroyed() {
        List<String> before = host.tree.dump();
        DomainView made = done(host.conductor.create(SampleConfigs.howTo("nbsd"), false));
        assertEquals(DomainState.RUNNING, made.state());
        assertEquals(1, made.domid());
        assertTrue(made.uuid().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        assertEquals(List.of("Domain-0", "nbsd"), host.names());
        for (String id : List.of("nbsd", "1", made.uuid())) {
            assertEquals("nbsd", done(host.conductor.find(id)).name());
        }
        DomainView.DeviceView vif = done(host.conductor.find("nbsd")).devices().getFirst();
        assertEquals("connected", vif.backend().get("hotplug-status"));
        assertEquals("aa:00:00:50:02:f0", vif.frontend().get("mac"));
        assertTrue(done(host.conductor.list())
                .getLast()
                .devices()
                .getFirst()
                .backend()
                .isEmpty());
        done(host.conductor.destroy("nbsd"));
        assertEquals(List.of("Domain-0"), host.names());
        assertEquals(before, host.tree.dump());
        assertEquals(List.of(), host.hypervisor.guests());
        for (String kind :
                List.of("created", "device-connected", "device-connected", "started", "device-removed", "destroyed")) {
            assertEquals("nbsd", host.await(kind).name());
        }
    }

    @Test
    void aPausedCreateIsUnpausedLater() {
        assertEquals(
                DomainState.PAUSED,
                done(host.conductor.create(SampleConfigs.bare("p"), true)).state());
        done(host.conductor.unpause("p"));
        assertEquals(DomainState.RUNNING, done(host.conductor.find("p")).state());
        done(host.conductor.pause("p"));
        done(host.conductor.pause("p"));
        assertEquals(DomainState.PAUSED, done(host.conductor.find("p")).state());
        assertTrue(done(host.conductor.find("p")).info().orElseThrow().paused());
    }

    @Test
    void namesAndUuidsAreUnique() {
        DomainView one = done(host.conductor.create(SampleConfigs.bare("one"), false));
        assertEquals(
                "Domain 'one' already exists with ID '1'",
                failure(host.conductor.create(SampleConfigs.bare("one"), false)).message());
        assertEquals(
                "Domain 'one' already exists with ID '1'",
                failure(host.conductor.planCreate(SampleConfigs.bare("one"))).message());
        assertInstanceOf(
                Failure.BadConfig.class,
                failure(host.conductor.create(SampleConfigs.bare("two").withUuid(one.uuid()), false)));
        assertEquals(List.of("Domain-0", "one"), host.names());
    }

    @Test
    void whatCannotBeADomainIsRefusedInOneSentence() {
        DomainConfig bare = SampleConfigs.bare("x");
        assertEquals(
                "Invalid configuration: name: must be 1 to 255 letters, digits and _ - . : +, got 'a/b'",
                failure(host.conductor.create(bare.withName("a/b"), false)).message());
        assertEquals(
                "Invalid configuration: disk 'hda1': /nowhere does not exist",
                failure(host.conductor.create(bare.withDevices(List.of(SampleConfigs.file("/nowhere"))), false))
                        .message());
        assertEquals(
                "Invalid configuration: disk: the devices '0x1' and '0x1' have the same number, 1",
                failure(host.conductor.create(
                                bare.withDevices(List.of(SampleConfigs.disk(), SampleConfigs.disk())), false))
                        .message());
        assertInstanceOf(Failure.NotEnoughMemory.class, failure(host.conductor.create(memory(bare, 2_000_000), false)));
        assertInstanceOf(Failure.BadConfig.class, failure(host.conductor.create(memory(bare, 0), false)));
        assertEquals(List.of("Domain-0"), host.names());
        assertEquals(List.of(), host.hypervisor.guests());
    }

    @Test
    void macsAreDrawnAndKept() {
        DomainView made = done(host.conductor.create(
                SampleConfigs.bare("m").withDevices(List.of(SampleConfigs.vifWithoutMac())), false));
        String mac = ((VifConfig) made.config().devices().getFirst())
                .mac()
                .orElseThrow()
                .toString();
        assertTrue(mac.startsWith("00:16:3e:"));
        assertEquals(Optional.of(mac), host.tree.read("/local/domain/0/backend/vif/1/0/mac"));
    }

    @Test
    void domainZeroRefusesWithXendsSentences() {
        assertEquals(
                "Cannot pause privileged domain Domain-0",
                failure(host.conductor.pause("0")).message());
        assertEquals(
                "Cannot unpause privileged domain Domain-0",
                failure(host.conductor.unpause("0")).message());
        assertEquals(
                "Cannot destroy privileged domain Domain-0",
                failure(host.conductor.destroy("Domain-0")).message());
        assertEquals(
                "Cannot rename privileged domain Domain-0",
                failure(host.conductor.rename("0", "zero")).message());
        assertEquals(
                "Domain 0 cannot be shutdown",
                failure(host.conductor.shutdown("0", ShutdownRequest.POWEROFF)).message());
    }

    @Test
    void anUnknownDomainIsNamed() {
        assertEquals(new Failure.NoSuchDomain("ghost"), failure(host.conductor.find("ghost")));
        assertEquals(new Failure.NoSuchDomain("99"), failure(host.conductor.destroy("99")));
        assertEquals(new Failure.NoSuchDomain("ghost"), failure(host.conductor.setMemory("ghost", 1)));
    }

    @Test
    void aShutdownRequestIsWrittenForTheGuest() {
        done(host.conductor.create(SampleConfigs.bare("s"), false));
        done(host.conductor.shutdown("s", ShutdownRequest.HALT));
        assertEquals(Optional.of("halt"), host.tree.read("/local/domain/1/control/shutdown"));
        assertInstanceOf(Failure.Unsupported.class, failure(host.conductor.shutdown("s", ShutdownRequest.SUSPEND)));
    }

    @Test
    void aRenameIsSeenEverywhereAndTakesNobodysName() {
        done(host.conductor.create(SampleConfigs.howTo("old"), false));
        done(host.conductor.create(SampleConfigs.bare("other"), false));
        assertInstanceOf(Failure.NameInUse.class, failure(host.conductor.rename("old", "other")));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.rename("old", "a b")));
        done(host.conductor.rename("old", "new"));
        assertEquals(List.of("Domain-0", "new", "other"), host.names());
        assertEquals(Optional.of("new"), host.tree.read("/local/domain/1/name"));
        assertEquals(Optional.of("new"), host.tree.read("/local/domain/0/backend/vif/1/0/domain"));
        assertInstanceOf(Failure.NoSuchDomain.class, failure(host.conductor.find("old")));
        done(host.conductor.create(SampleConfigs.bare("old"), false));
    }

    @Test
    void memoryStaysBelowItsLimit() {
        done(host.conductor.create(SampleConfigs.bare("m"), false));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.setMemory("m", 129)));
        done(host.conductor.setMaxMemory("m", 256));
        done(host.conductor.setMemory("m", 200));
        assertEquals(Optional.of("204800"), host.tree.read("/local/domain/1/memory/target"));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.setMaxMemory("m", 199)));
        DomainView view = done(host.conductor.find("m"));
        assertEquals(200, view.config().memoryMib());
        assertEquals(256 * 1024, view.info().orElseThrow().maxMemoryKib());
    }

    @Test
    void vcpusPinsAndWeightsAreChecked() {
        done(host.conductor.create(SampleConfigs.bare("v"), false));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.setVcpus("v", 2)));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.setVcpus("v", 0)));
        done(host.conductor.setVcpus("v", 1));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.pin("v", 1, Set.of(0))));
        done(host.conductor.pin("v", -1, Set.of(0, 1)));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.setScheduler("v", 0, 0)));
        assertInstanceOf(Failure.BadRequest.class, failure(host.conductor.setScheduler("v", 256, 101)));
        done(host.conductor.setScheduler("v", 512, 100));
        DomainConfig now = done(host.conductor.find("v")).config();
        assertEquals(512, now.cpuWeight());
        assertEquals(List.of(Set.of(0, 1)), now.affinity());
        assertEquals(1, done(host.conductor.vcpus("v")).size());
    }

    @Test
    void aDestroyDuringACreateRollsItBack() {
        host.backends.hanging.add("vif");
        var create = host.conductor.create(SampleConfigs.howTo("slow"), false);
        done(host.conductor.destroy("slow"));
        assertInstanceOf(Failure.Cancelled.class, failure(create));
        assertEquals(List.of("Domain-0"), host.names());
        assertEquals(List.of(), host.hypervisor.guests());
    }

    @Test
    void aFailingScriptIsToldAndLeavesNothing() {
        host.backends.failing.add("vif");
        List<String> before = host.tree.dump();
        assertEquals(
                "Device 0 (vif) could not be connected. Could not find bridge bridge7",
                failure(host.conductor.create(SampleConfigs.howTo("f"), false)).message());
        assertEquals("vif 0", host.await("device-failed").details().get("device"));
        assertEquals(before, host.tree.dump());
        assertEquals(
                1.0,
                host.meters
                        .get("xend.domain.operations.failed")
                        .tag("operation", "create the domain")
                        .counter()
                        .count());
    }

    @Test
    void figuresFollowTheDomains() {
        done(host.conductor.create(SampleConfigs.bare("g"), false));
        assertEquals(
                2,
                host.meters.get("xend.domains").tag("state", "running").gauge().value());
        assertEquals(
                128 * 1024 * 1024.0,
                host.meters.get("xend.domain.memory").tag("name", "g").gauge().value());
        assertEquals(1, host.meters.get("xend.domain.create").timer().count());
        done(host.conductor.destroy("g"));
        assertEquals(
                1,
                host.meters.get("xend.domains").tag("state", "running").gauge().value());
        assertEquals(
                0,
                host.meters.find("xend.domain.memory").tag("name", "g").gauges().size());
    }

    @Test
    void aStoppingDaemonRollsItsCreatesBackAndRefusesMore() {
        host.backends.hanging.add("vif");
        done(host.conductor.create(SampleConfigs.bare("stays"), false));
        var create = host.conductor.create(SampleConfigs.howTo("slow"), false);
        done(host.conductor.close(Duration.ofSeconds(20)));
        assertInstanceOf(Failure.Cancelled.class, failure(create));
        assertInstanceOf(Failure.Cancelled.class, failure(host.conductor.create(SampleConfigs.bare("late"), false)));
        assertEquals(1, host.hypervisor.guests().size());
    }

    @Test
    void aCreateAsksTheKeyTreeNoMoreWithManyDomainsStanding() {
        int few = callsOfOneCreate("first");
        for (int n = 0; n < 60; n++) {
            done(host.conductor.create(SampleConfigs.bare("n" + n), false));
        }
        assertEquals(few, callsOfOneCreate("last"));
        assertEquals(2, few, "all keys at once, introduce");
    }

    @Test
    void aListingIsOneQuestionToTheHypervisorAndNoneToTheTree() {
        for (int n = 0; n < 20; n++) {
            done(host.conductor.create(SampleConfigs.howTo("n" + n), false));
        }
        int calls = host.tree.calls.get();
        // A domain that was busy when the conductor looked is looked at once more, which counts too: a listing
        // in a quiet moment is awaited.
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        int asked;
        do {
            int before = host.hypervisor.listings.get();
            assertEquals(21, done(host.conductor.list()).size());
            asked = host.hypervisor.listings.get() - before;
        } while (asked != 1 && System.nanoTime() < deadline);
        assertEquals(1, asked);
        assertEquals(calls, host.tree.calls.get());
    }

    @Test
    void thePlanChangesNothing() {
        List<String> before = host.tree.dump();
        List<String> lines = done(host.conductor.planCreate(SampleConfigs.howTo("nbsd")));
        assertEquals("check that " + SampleConfigs.KERNEL + " (kernel) is there", lines.getFirst());
        assertEquals("record on disk that it runs", lines.getLast());
        assertEquals(before, host.tree.dump());
        assertFalse(host.names().contains("nbsd"));
    }

    private int callsOfOneCreate(String name) {
        int before = host.tree.calls.get();
        done(host.conductor.create(SampleConfigs.bare(name), false));
        return host.tree.calls.get() - before;
    }

    private static DomainConfig memory(DomainConfig c, int mib) {
        return new DomainConfig(
                c.name(),
                c.uuid(),
                c.description(),
                mib,
                mib,
                c.vcpus(),
                c.vcpusOnline(),
                c.affinity(),
                c.cpuWeight(),
                c.cpuCap(),
                ExitAction.DESTROY,
                ExitAction.DESTROY,
                ExitAction.DESTROY,
                c.onXendStart(),
                c.onXendStop(),
                c.pool(),
                c.bootloader(),
                c.bootloaderArgs(),
                c.features(),
                c.image(),
                c.devices());
    }
}
