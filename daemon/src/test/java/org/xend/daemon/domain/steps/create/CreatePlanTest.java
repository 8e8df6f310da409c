package org.xend.daemon.domain.steps.create;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.steps.destroy.DestroyPlan;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ImageConfig;

class CreatePlanTest {
    static final List<Device> DEVICES = List.of(
            new Device(SampleConfigs.vif(), 0, 0, Optional.of("/etc/xen/scripts/vif-bridge"), false),
            new Device(SampleConfigs.disk(), 1, 0, Optional.of("/etc/xen/scripts/block"), true));

    @Test
    void thePlanOfTheHowTosGuestReadsInOrder() {
        Plan plan =
                CreatePlan.of(SampleConfigs.howTo("nbsd").withUuid(SampleConfigs.UUID), DEVICES, false, 0, "(linux)");
        assertEquals("""
                        check that /home/bouyer/netbsd-XEN3_DOMU (kernel) is there
                        check that /dev/wd0e (disk '0x1') is there
                        check that 131072 KiB of memory are free
                        record on disk that it is being created
                        create an empty domain with 1 vcpu
                        limit its memory to 131072 KiB
                        populate 128 MiB and load /home/bouyer/netbsd-XEN3_DOMU, command line "root=xbd0"
                        write the keys of the domain under /local/domain, /vm and /libxl; of vif 0, script \
                        /etc/xen/scripts/vif-bridge; of vbd 1 (0x1), script /etc/xen/scripts/block
                        introduce it to the store
                        wait until vif 0, vbd 1 (0x1) are connected
                        record on disk that it is complete
                        unpause it
                        record on disk that it runs
                        """, String.join("\n", plan.lines()) + "\n");
        assertEquals("Creating domain nbsd", plan.title());
    }

    @Test
    void aPausedDomainIsNotUnpausedAndExtrasShow() {
        DomainConfig config = new DomainConfig(
                "two",
                Optional.of(SampleConfigs.UUID),
                "",
                64,
                256,
                2,
                2,
                List.of(Set.of(), Set.of(1, 0)),
                512,
                50,
                ExitAction.DESTROY,
                ExitAction.DESTROY,
                ExitAction.DESTROY,
                "ignore",
                "ignore",
                "Pool-0",
                "",
                "",
                "",
                new ImageConfig("linux", "/k", "/initrd", "/dev/hda1 ro", "", "xencons=tty1"),
                List.of());
        assertEquals(
                """
                        check that /k (kernel) is there
                        check that /initrd (ramdisk) is there
                        check that 65536 KiB of memory are free
                        record on disk that it is being created
                        create an empty domain with 2 vcpus
                        limit its memory to 262144 KiB, pin vcpu 1 to CPUs [0, 1], weight 512, cap 50
                        populate 64 MiB and load /k with ramdisk /initrd, command line "root=/dev/hda1 ro xencons=tty1"
                        write the keys of the domain under /local/domain, /vm and /libxl
                        introduce it to the store
                        record on disk that it runs
                        """,
                String.join(
                                "\n",
                                CreatePlan.of(config, List.of(), true, 0, "(linux)")
                                        .lines()) + "\n");
    }

    @Test
    void aPvhGuestIsMadeByTheSameStepsAndSaysWhatItIs() {
        List<String> pv = CreatePlan.of(
                        SampleConfigs.howTo("nbsd").withUuid(SampleConfigs.UUID), DEVICES, false, 0, "(linux)")
                .lines();
        List<String> pvh = CreatePlan.of(
                        SampleConfigs.pvh("nbsd").withUuid(SampleConfigs.UUID), DEVICES, false, 0, "(pvh)")
                .lines();
        assertEquals(
                List.of("create an empty PVH domain with 1 vcpu"),
                pvh.stream().filter(line -> !pv.contains(line)).toList());
        assertEquals(pv.size(), pvh.size());
    }

    @Test
    void theWayOutIsAPlanToo() {
        assertEquals(
                """
                record on disk that it is being destroyed
                pause it
                disconnect vif 0, vbd 1 (0x1)
                remove its keys
                destroy the domain and end its store connection
                remove its record on disk
                """,
                String.join(
                                "\n",
                                DestroyPlan.of(
                                                DomainRecord.begun(
                                                        Phase.STARTING,
                                                        SampleConfigs.howTo("nbsd")
                                                                .withUuid(SampleConfigs.UUID),
                                                        DEVICES,
                                                        0),
                                                true)
                                        .lines())
                        + "\n");
    }
}
