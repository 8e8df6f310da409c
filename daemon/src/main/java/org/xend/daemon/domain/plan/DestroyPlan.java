package org.xend.daemon.domain.plan;

import java.util.List;
import org.xend.daemon.device.Device;

/// How a domain ends, whoever ended it. Run through to the end whatever fails on the way.
public final class DestroyPlan {
    private DestroyPlan() {}

    public static Plan of(String name, String uuid, List<Device> devices) {
        return new Plan("Destroying domain " + name,
                List.of(new PauseDomain(), new CloseDevices(devices), new RemoveTrees(uuid, devices),
                        new DestroyDomain(), new RemoveRecord(uuid)));
    }

    /// `rename-restart`: the dead domain is kept without its devices, under another name and uuid.
    public static Plan aside(String name, String uuid, String newName, String newUuid, List<Device> devices) {
        return new Plan("Keeping domain " + name + " as " + newName,
                List.of(new CloseDevices(devices),
                        new SetDomainAside(uuid, newName, newUuid, devices)));
    }
}
