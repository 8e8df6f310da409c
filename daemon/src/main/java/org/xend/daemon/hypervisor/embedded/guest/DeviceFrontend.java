package org.xend.daemon.hypervisor.embedded.guest;

import java.util.Optional;
import org.xend.daemon.hypervisor.embedded.kernel.DeviceClass;
import org.xend.daemon.hypervisor.embedded.kernel.XenstoreClient;
import org.xend.protocol.xenbus.XenbusState;

/// A guest's end of one vif or vbd, in netfront's and blkfront's manner. Owned by the simulator thread.
///
/// It publishes its ring once the backend waits for it, connects when the backend does, and closes when the
/// backend closes or the guest stops.
final class DeviceFrontend {
    /// References are made up: nothing travels over the rings of simulated devices.
    private static final int FIRST_REFERENCE = 8;

    private final GuestDevices devices;
    private final XenstoreClient store;
    private final DeviceClass type;
    private final int id;
    private final String path;
    private String name = "";
    private String backend = "";
    private XenbusState state = XenbusState.INITIALISING;
    private String detail = "";
    /// Both ends are connected.
    private boolean live;
    private int port;

    DeviceFrontend(GuestDevices devices, XenstoreClient store, DeviceClass type, int id) {
        this.devices = devices;
        this.store = store;
        this.type = type;
        this.id = id;
        path = "device/" + key();
    }

    /// `class/id`.
    String key() {
        return type.word() + "/" + id;
    }

    void begin() {
        store.read(path + "/backend", where -> {
            if (where.isEmpty()) {
                devices.absent(this);
            } else if (backend.isEmpty()) {
                backend = where.get();
                name = devices.nextName(type);
                store.watch(backend + "/state", _ -> store.read(backend + "/state", this::backendState));
            }
        });
    }

    /// Closes the device where its directory was removed by force: nothing may be written there then.
    void checkPresence() {
        store.read(path + "/state", found -> {
            if (found.isEmpty() && state != XenbusState.CLOSED && !backend.isEmpty()) {
                closed(false);
            }
        });
    }

    boolean connected() {
        return live;
    }

    boolean closed() {
        return state == XenbusState.CLOSED;
    }

    boolean network() {
        return type == DeviceClass.VIF;
    }

    /// What the guest's system calls it; empty before it is known to have a backend.
    String name() {
        return name;
    }

    /// MAC address or size, once connected.
    String detail() {
        return detail;
    }

    /// The guest stops: the backend is asked to let go.
    void close() {
        if (state == XenbusState.INITIALISING || backend.isEmpty()) {
            closed(true);
        } else if (state != XenbusState.CLOSED && state != XenbusState.CLOSING) {
            setState(XenbusState.CLOSING);
        }
    }

    private void backendState(Optional<String> text) {
        Optional<XenbusState> other = text.flatMap(XenbusState::parse);
        if (text.isEmpty()) {
            closed(false);
            return;
        }
        other.ifPresent(now -> {
            switch (now) {
                case INIT_WAIT -> publish();
                case CONNECTED -> connect();
                case CLOSING, CLOSED -> {
                    if (state != XenbusState.CLOSED && (state != XenbusState.INITIALISING || devices.closing())) {
                        closed(true);
                    }
                }
                case UNKNOWN, INITIALISING, INITIALISED, RECONFIGURING, RECONFIGURED -> devices.changed();
            }
        });
    }

    private void publish() {
        if (state != XenbusState.INITIALISING) {
            return;
        }
        port = devices.allocatePort();
        int reference = FIRST_REFERENCE + 2 * devices.nextPublished();
        if (network()) {
            write("tx-ring-ref", Integer.toString(reference));
            write("rx-ring-ref", Integer.toString(reference + 1));
            write("request-rx-copy", "1");
            write("feature-rx-notify", "1");
        } else {
            write("ring-ref", Integer.toString(reference));
            write("protocol", devices.protocol());
        }
        write("event-channel", Integer.toString(port));
        setState(network() ? XenbusState.CONNECTED : XenbusState.INITIALISED);
        if (network()) {
            store.read(path + "/mac", mac -> detail = mac.orElse("no address"));
        }
    }

    private void connect() {
        if (network() && state == XenbusState.CONNECTED && !live) {
            live = true;
            devices.connected(this);
        } else if (!network() && state == XenbusState.INITIALISED) {
            store.read(backend + "/sectors", sectors -> {
                if (state == XenbusState.INITIALISED) {
                    detail = sectors.orElse("0");
                    setState(XenbusState.CONNECTED);
                    live = true;
                    devices.connected(this);
                }
            });
        }
    }

    private void closed(boolean present) {
        live = false;
        if (port != 0) {
            devices.closePort(port);
            port = 0;
        }
        if (present && !backend.isEmpty()) {
            setState(XenbusState.CLOSED);
        } else {
            state = XenbusState.CLOSED;
        }
        if (!backend.isEmpty()) {
            store.unwatch(backend + "/state");
        }
        devices.closed(this);
    }

    private void setState(XenbusState next) {
        state = next;
        write("state", next.text());
    }

    private void write(String key, String value) {
        store.write(path + "/" + key, value);
    }
}
