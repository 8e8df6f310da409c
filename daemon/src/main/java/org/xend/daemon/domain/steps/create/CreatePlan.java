package org.xend.daemon.domain.steps.create;

import java.util.ArrayList;
import java.util.List;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.Step;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.GuestTypes;
import org.xend.daemon.hypervisor.HostFiles.Kind;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ImageConfig;

/// How a domain comes to be, in libxl's order but for its keys: what can be wrong is looked at first, the keys,
/// its devices' too, are complete before the store is introduced, the devices connected before the guest runs.
public final class CreatePlan {
    private CreatePlan() {}

    /// A domain that the next daemon destroys if this one is killed on the way.
    public static Plan of(DomainConfig config, List<Device> devices, boolean paused, int restarts, String imageText) {
        return of(config, devices, paused, restarts, imageText, Phase.STARTING);
    }

    /// @param config complete: uuid and MACs drawn, kernel named
    /// @param devices in configuration order
    /// @param restarts how often the domain has been restarted
    /// @param imageText the image as an S-expression, for `/vm/UUID/image`
    /// @param phase STARTING, or RESTARTING where the daemon that comes after a killed one is to try again
    public static Plan of(
            DomainConfig config, List<Device> devices, boolean paused, int restarts, String imageText, Phase phase) {
        ImageConfig image = config.image();
        GuestType type = GuestTypes.of(image);
        String uuid = config.uuid().orElseThrow();
        List<Step> steps = new ArrayList<>();
        steps.add(new CheckFile("kernel", image.kernel(), Kind.FILE));
        if (!image.ramdisk().isEmpty()) {
            steps.add(new CheckFile("ramdisk", image.ramdisk(), Kind.FILE));
        }
        for (Device device : devices) {
            switch (device.config()) {
                case VbdConfig vbd
                when !vbd.params().isEmpty() && !vbd.isScripted() ->
                    steps.add(new CheckFile(
                            "disk '" + vbd.dev() + "'",
                            vbd.params(),
                            vbd.type().equals("phy") ? Kind.BLOCK_DEVICE : Kind.FILE));
                case VbdConfig _, VifConfig _ -> {
                    // An empty drive and an interface name nothing that could be missing; what a script's disk
                    // names, only the script knows.
                }
            }
        }
        steps.add(new CheckMemory(config.memoryMib() * 1024L));
        steps.add(new RecordStart(phase, config, devices, restarts));
        steps.add(new CreateDomain(uuid, type, config.vcpus()));
        steps.add(new SetLimits(
                config.maxMemMib() * 1024L,
                config.affinity(),
                new SchedulerParameters(config.cpuWeight(), config.cpuCap())));
        steps.add(new Build(new BuildRequest(
                type,
                config.vcpus(),
                config.memoryMib(),
                config.maxMemMib(),
                image.kernel(),
                image.ramdisk(),
                image.commandLine(),
                config.features())));
        steps.add(new WriteKeys(config, devices, restarts, imageText));
        steps.add(new Introduce());
        if (!devices.isEmpty()) {
            steps.add(new AwaitDevices(devices));
        }
        if (!paused) {
            steps.add(new RecordComplete(Phase.READY, phase));
            steps.add(new Unpause());
        }
        steps.add(new RecordComplete(Phase.STANDING, phase));
        return new Plan("Creating domain " + config.name(), steps);
    }
}
