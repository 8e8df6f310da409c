package org.xend.daemon.hypervisor.embedded.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// The event channels of all domains (`xen/event_channel.h`): unbound ports offered to one domain, and
/// pairs. Closing one end makes the other an offer again, as in Xen, so that a service may bind anew.
///
/// Owned by the simulator thread.
final class EventChannelTable {
    /// libxl's default for max_evtchn_port.
    static final int MAX_PORT = 1023;

    private static final class Port {
        final int domid;
        final int number;
        final Runnable onEvent;
        int remoteDomid;
        Port peer;

        Port(int domid, int number, int remoteDomid, Runnable onEvent) {
            this.domid = domid;
            this.number = number;
            this.remoteDomid = remoteDomid;
            this.onEvent = onEvent;
        }
    }

    private final Map<Integer, TreeMap<Integer, Port>> ports = new HashMap<>();

    /// Allocates a port that a remote domain may bind to.
    ///
    /// @param onEvent called when the remote end notifies
    /// @throws HypervisorException FAILED where the domain has no port left
    int allocateUnbound(int domid, int remoteDomid, Runnable onEvent) {
        return allocate(domid, remoteDomid, onEvent).number;
    }

    /// Binds a new port of one domain to an offered port of another; its handler is called once right away,
    /// since the other end may have notified before.
    ///
    /// @throws HypervisorException INVALID where the port is not offered to the domain
    int bindInterdomain(int domid, int remoteDomid, int remotePort, Runnable onEvent) {
        Port offered = port(remoteDomid, remotePort);
        if (offered == null || offered.peer != null || offered.remoteDomid != domid) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "event channel port " + remotePort + " of domain " + remoteDomid + " is not offered to domain "
                            + domid);
        }
        Port own = allocate(domid, remoteDomid, onEvent);
        own.peer = offered;
        offered.peer = own;
        onEvent.run();
        return own.number;
    }

    void notify(int domid, int number) {
        Port own = port(domid, number);
        if (own != null && own.peer != null) {
            own.peer.onEvent.run();
        }
    }

    /// @throws HypervisorException INVALID where there is no such port
    void close(int domid, int number) {
        Port own = port(domid, number);
        if (own == null) {
            throw new HypervisorException(Reason.INVALID, "domain " + domid + " has no event channel port " + number);
        }
        drop(own);
    }

    void closeAll(int domid) {
        TreeMap<Integer, Port> mine = ports.get(domid);
        if (mine != null) {
            List.copyOf(mine.values()).forEach(this::drop);
            ports.remove(domid);
        }
    }

    /// Ports of one domain, rising.
    List<Integer> open(int domid) {
        TreeMap<Integer, Port> mine = ports.get(domid);
        return mine == null ? List.of() : new ArrayList<>(mine.keySet());
    }

    private Port allocate(int domid, int remoteDomid, Runnable onEvent) {
        TreeMap<Integer, Port> mine = ports.computeIfAbsent(domid, _ -> new TreeMap<>());
        // dom0 serves every guest and has the far larger FIFO limit.
        int limit = domid == 0 ? 131071 : MAX_PORT;
        int number = mine.isEmpty() || mine.lastKey() < limit
                ? mine.isEmpty() ? 1 : mine.lastKey() + 1
                : firstGap(mine, limit);
        Port port = new Port(domid, number, remoteDomid, onEvent);
        mine.put(number, port);
        return port;
    }

    private static int firstGap(TreeMap<Integer, Port> mine, int limit) {
        int number = 1;
        for (int taken : mine.keySet()) {
            if (taken != number) {
                return number;
            }
            number++;
        }
        throw new HypervisorException(Reason.FAILED, "all " + limit + " event channel ports are in use");
    }

    private void drop(Port port) {
        ports.get(port.domid).remove(port.number);
        if (port.peer != null) {
            port.peer.remoteDomid = port.domid;
            port.peer.peer = null;
        }
    }

    private Port port(int domid, int number) {
        TreeMap<Integer, Port> mine = ports.get(domid);
        return mine == null ? null : mine.get(number);
    }
}
