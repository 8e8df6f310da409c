package org.xend.daemon.hypervisor.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.embedded.host.CpuMeter;
import org.xend.daemon.hypervisor.embedded.host.SimulatedXen;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.xenbus.Dom0System;

class EmbeddedHypervisorTest {
    @TempDir
    private Path folder;

    private SimulatedHost host;
    private EmbeddedHypervisor xen;

    @BeforeEach
    void start() {
        host = new SimulatedHost(folder, Dom0System.NETBSD, 1024);
        xen = host.xen;
    }

    private static HypervisorException refused(Reason reason, Executable call) {
        HypervisorException refusal = assertThrows(HypervisorException.class, call);
        assertEquals(reason, refusal.reason(), refusal.getMessage());
        return refusal;
    }

    private int created() {
        return xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 1, 0));
    }

    private DomainInfo info(int domid) {
        return xen.domain(domid).orElseThrow();
    }

    @Test
    void aPvhDomainIsBuiltOfAKernelWithAPvhEntryAndSaysWhatItIs() throws IOException {
        Files.writeString(folder.resolve("pvh"), "#!xend-guest\nos = Linux\nboots = pvh\n");
        int domid = xen.create(new NewDomain(UUID.randomUUID(), GuestType.PVH, 2, 0));
        xen.setMaxMemory(domid, 64 * 1024);
        var refusal = refused(
                Reason.BAD_IMAGE,
                () -> xen.build(domid, new BuildRequest(GuestType.PVH, 2, 64, 64, "/guest", "", "", "")));
        assertTrue(
                refusal.getMessage().startsWith("kernel /guest: it has no entry for a PVH guest"),
                refusal.getMessage());
        xen.build(domid, new BuildRequest(GuestType.PVH, 2, 64, 64, "/pvh", "", "", ""));
        assertEquals(64 * 1024, info(domid).memoryKib());
        assertTrue(
                xen.consoleRing(false).contains("d" + domid + " built: Linux PVH guest (simulated)"),
                xen.consoleRing(false));
    }

    @Test
    void aDomainIsBuiltAsItWasCreatedOrNotAtAll() throws IOException {
        Files.writeString(folder.resolve("both"), "#!xend-guest\nos = Linux\nboots = pv pvh\n");
        int domid = created();
        xen.setMaxMemory(domid, 128 * 1024);
        long free = xen.hostInfo().freeMemoryKib();
        String both = "domain " + domid + " was created ";
        assertEquals(
                both + "as a PV guest and cannot be built as a PVH one",
                refused(
                                Reason.INVALID,
                                () -> xen.build(domid, new BuildRequest(GuestType.PVH, 1, 64, 64, "/both", "", "", "")))
                        .getMessage());
        assertEquals(
                both + "with 1 vcpus and cannot be built with 2",
                refused(
                                Reason.INVALID,
                                () -> xen.build(domid, new BuildRequest(GuestType.PV, 2, 64, 64, "/both", "", "", "")))
                        .getMessage());
        refused(Reason.INVALID, () -> xen.build(domid, new BuildRequest(GuestType.PV, 1, 64, 32, "/both", "", "", "")));
        assertEquals(free, xen.hostInfo().freeMemoryKib());
        xen.build(domid, new BuildRequest(GuestType.PV, 1, 64, 128, "/both", "", "", ""));
    }

    @Test
    void domainZeroIsThereAndCannotBeEnded() {
        assertEquals(List.of(0), xen.domains().stream().map(DomainInfo::domid).toList());
        assertEquals(512 * 1024, info(0).memoryKib());
        refused(Reason.INVALID, () -> xen.destroy(0));
        refused(Reason.INVALID, () -> xen.pause(0));
        refused(Reason.NO_DOMAIN, () -> xen.pause(77));
    }

    @Test
    void domidsCountUpAndAreNotUsedAgain() {
        int first = created();
        xen.destroy(first);
        assertEquals(first + 1, created());
        refused(Reason.EXISTS, () -> xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 1, first + 1)));
        assertEquals(40, xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 1, 40)));
        assertEquals(first + 2, created());
        refused(Reason.INVALID, () -> xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 0, 0)));
    }

    @Test
    void memoryIsAccountedToTheKibibyte() {
        long before = xen.hostInfo().freeMemoryKib();
        int domid = created();
        assertEquals(
                before - SimulatedXen.DOMAIN_KIB - SimulatedXen.VCPU_KIB,
                xen.hostInfo().freeMemoryKib());
        xen.setMaxMemory(domid, 128 * 1024);
        xen.build(domid, new BuildRequest(GuestType.PV, 1, 128, 128, "/guest", "", "", ""));
        assertEquals(128 * 1024, info(domid).memoryKib());
        assertEquals(
                before - SimulatedXen.DOMAIN_KIB - SimulatedXen.VCPU_KIB - 128 * 1024,
                xen.hostInfo().freeMemoryKib());
        xen.destroy(domid);
        assertEquals(before, xen.hostInfo().freeMemoryKib());
        assertEquals(Optional.empty(), xen.domain(domid));
    }

    @Test
    void moreThanFitsIsRefusedWithTheFigures() {
        int domid = created();
        xen.setMaxMemory(domid, 4096 * 1024);
        long free = xen.hostInfo().freeMemoryKib();
        var refusal = refused(
                Reason.NO_MEMORY,
                () -> xen.build(domid, new BuildRequest(GuestType.PV, 1, 2048, 2048, "/guest", "", "", "")));
        assertEquals(2048 * 1024, refusal.neededKib());
        assertEquals(free, refusal.freeKib());
        assertEquals(free, xen.hostInfo().freeMemoryKib());
        xen.setMaxMemory(domid, 1024);
        refused(
                Reason.INVALID,
                () -> xen.build(domid, new BuildRequest(GuestType.PV, 1, 64, 64, "/guest", "", "", "")));
    }

    @Test
    void cpuTimeGrowsWhileBootingThenALittleAndNotWhilePaused() {
        var guest = host.create("/guest", 64);
        assertEquals(0, info(guest.domid).cpuTimeNanos());
        guest.start();
        host.pass(40);
        assertEquals(40_000_000L, info(guest.domid).cpuTimeNanos());
        assertTrue(info(guest.domid).running());
        xen.pause(guest.domid);
        host.pass(10_000);
        assertEquals(40_000_000L, info(guest.domid).cpuTimeNanos());
        assertTrue(info(guest.domid).paused());
        xen.unpause(guest.domid);
        host.pass(10_010);
        assertEquals(50_000_000L + 10 * CpuMeter.TICK_NANOS, info(guest.domid).cpuTimeNanos());
        host.pass(500);
        assertTrue(info(guest.domid).blocked());
        long time = info(guest.domid).cpuTimeNanos();
        host.thread.advanceMillis(100);
        assertEquals(time, info(guest.domid).cpuTimeNanos(), "a blocked guest burns nothing");
    }

    @Test
    void vcpusAndSchedulerParametersAreKept() {
        int domid = xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 3, 0));
        assertEquals(3, xen.vcpus(domid).size());
        xen.setAffinity(domid, 1, Set.of(3));
        assertEquals(Set.of(3), xen.vcpus(domid).get(1).affinity());
        assertEquals(3, xen.vcpus(domid).get(1).cpu());
        refused(Reason.INVALID, () -> xen.setAffinity(domid, 3, Set.of()));
        refused(Reason.INVALID, () -> xen.setAffinity(domid, 0, Set.of(99)));
        assertEquals(new SchedulerParameters(256, 0), xen.schedulerParameters(domid));
        xen.setSchedulerParameters(domid, new SchedulerParameters(512, 300));
        assertEquals(new SchedulerParameters(512, 300), xen.schedulerParameters(domid));
        refused(Reason.INVALID, () -> xen.setSchedulerParameters(domid, new SchedulerParameters(0, 0)));
        refused(Reason.INVALID, () -> xen.setSchedulerParameters(domid, new SchedulerParameters(1, 301)));
    }

    @Test
    void theDeathOfADomainIsAnnouncedUntilTheListenerIsRemoved() {
        var heard = new ArrayList<String>();
        var registration = xen.onDomainException(() -> heard.add("event"));
        int domid = created();
        xen.shutdown(domid, ExitReason.CRASH);
        assertEquals(1, heard.size());
        assertTrue(info(domid).crashed());
        xen.destroy(domid);
        assertEquals(2, heard.size());
        registration.close();
        host.runUntilIdle();
        xen.destroy(created());
        assertEquals(2, heard.size());
    }

    @Test
    void aDestroyedDomainIsListedAsDyingWhileItsPageIsMapped() {
        var guest = host.create("/guest", 64);
        xen.destroy(guest.domid);
        assertTrue(info(guest.domid).dying());
        assertEquals(0, info(guest.domid).memoryKib());
        refused(Reason.INVALID, () -> xen.grantTable().map(guest.domid, GrantTable.CONSOLE));
        host.store.release(guest.domid);
        assertTrue(info(guest.domid).dying(), "the console still maps its page");
        guest.detach();
        assertEquals(Optional.empty(), xen.domain(guest.domid));
    }

    @Test
    void eventChannelsRefuseWhatIsNotOffered() {
        var guest = host.create("/guest", 64);
        var channels = xen.eventChannels();
        refused(Reason.INVALID, () -> channels.bindInterdomain(guest.domid, 99, () -> {}));
        refused(Reason.INVALID, () -> channels.bindInterdomain(guest.domid, guest.built.storePort(), () -> {}));
        refused(Reason.NO_DOMAIN, () -> channels.bindInterdomain(55, 1, () -> {}));
        refused(Reason.INVALID, () -> channels.unbind(4711));
        channels.notify(4711);
        host.runUntilIdle();
    }

    @Test
    void aChannelCanBeBoundAgainOnceItsEndWasClosed() {
        int domid = created();
        xen.setMaxMemory(domid, 65536);
        var built = xen.build(domid, new BuildRequest(GuestType.PV, 1, 64, 64, "/guest", "", "", ""));
        int port = xen.eventChannels().bindInterdomain(domid, built.consolePort(), () -> {});
        xen.eventChannels().unbind(port);
        var heard = new ArrayList<String>();
        xen.eventChannels().bindInterdomain(domid, built.consolePort(), () -> heard.add("event"));
        assertFalse(heard.isEmpty(), "a new binding is notified at once, something may wait");
    }

    @Test
    void grantsThatWereNotMadeCannotBeMapped() {
        int domid = created();
        refused(Reason.INVALID, () -> xen.grantTable().map(domid, GrantTable.XENSTORE));
        refused(Reason.NO_DOMAIN, () -> xen.grantTable().map(99, 0));
        refused(Reason.INVALID, () -> xen.grantTable().unmap(SharedPage.inMemory()));
    }

    @Test
    void theConsoleTextSaysThatThisIsTheSimulator() {
        assertTrue(xen.consoleRing(false).startsWith("(XEN) This is the embedded hypervisor"));
        int domid = created();
        xen.shutdown(domid, ExitReason.CRASH);
        assertTrue(xen.consoleRing(true).contains("d" + domid + " crashed"));
        assertEquals("", xen.consoleRing(false));
        assertEquals("-embedded", xen.hostInfo().details().get("xen_extra"));
    }

    @Test
    void aThousandDomainsComeAndGoQuickly() {
        host = new SimulatedHost(folder, Dom0System.NETBSD, 32768);
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            long free = host.xen.hostInfo().freeMemoryKib();
            var guests = new ArrayList<Integer>();
            for (int index = 0; index < 1000; index++) {
                int domid = host.xen.create(new NewDomain(UUID.randomUUID(), GuestType.PV, 1, 0));
                host.xen.setMaxMemory(domid, 16 * 1024);
                host.xen.build(domid, new BuildRequest(GuestType.PV, 1, 16, 16, "/guest", "", "", ""));
                guests.add(domid);
            }
            assertEquals(1001, host.xen.domains().size());
            guests.forEach(host.xen::destroy);
            assertEquals(1, host.xen.domains().size());
            assertEquals(free, host.xen.hostInfo().freeMemoryKib());
        });
    }

    @Test
    void aBootTakesFewRequests() {
        var guest = host.create("/guest", 64);
        guest.addVif();
        guest.addDisk("/disk");
        guest.plug("vif", 0);
        guest.plug("vbd", 1);
        guest.start();
        host.pass(100);
        assertTrue(guest.text().endsWith("# "), guest.text());
        assertTrue(host.store.requestCount() < 130, host.store.requestCount() + " requests");
    }
}
