package org.xend.daemon.hypervisor.embedded;

import java.util.Optional;
import org.xend.protocol.xenbus.XenbusState;

/// A guest's end of one vif or vbd, in netfront's and blkfront's manner. Owned by the world thread.
///
/// It publishes its ring once the backend waits for it, connects when the backend does, and closes when the
/// backend closes or the guest stops.
final class Frontend {
    /// References are made up: nothing travels over the rings of simulated devices.
    private static final int FIRST_REFERENCE = 8;

    private final Guest guest;
    private final XenstoreClient store;
    private final String type;
    private final int id;
    private final String path;
    private String name = "";
    private String backend = "";
    private XenbusState state = XenbusState.INITIALISING;
    private String detail = "";
    /// Both ends are connected.
    private boolean live;
    private int port;

    Frontend(Guest guest, String type, int id) {
        this.guest = guest;
        this.type = type;
        this.id = id;
        store = guest.store();
        path = "device/" + type + "/" + id;
    }

    void begin() {
        store.read(path + "/backend", where -> {
            if (where.isEmpty()) {
                guest.deviceAbsent(type, id);
            } else if (backend.isEmpty()) {
                backend = where.get();
                name = guest.nextName(network());
                store.watch(backend + "/state", _ -> store.read(backend + "/state", this::backendState));
            }
        });
    }

    /// The directory may have been taken away by force; then nothing is to be written there.
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
        return type.equals(Backend.VIF);
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
                    if (state != XenbusState.CLOSED && (state != XenbusState.INITIALISING || guest.stopping())) {
                        closed(true);
                    }
                }
                case UNKNOWN, INITIALISING, INITIALISED, RECONFIGURING, RECONFIGURED -> guest.checkDevices();
            }
        });
    }

    private void publish() {
        if (state != XenbusState.INITIALISING) {
            return;
        }
        port = guest.allocatePort();
        int reference = FIRST_REFERENCE + 2 * guest.nextDevice();
        if (network()) {
            write("tx-ring-ref", Integer.toString(reference));
            write("rx-ring-ref", Integer.toString(reference + 1));
            write("request-rx-copy", "1");
            write("feature-rx-notify", "1");
        } else {
            write("ring-ref", Integer.toString(reference));
            write("protocol", guest.image().protocol());
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
            guest.deviceConnected(this);
        } else if (!network() && state == XenbusState.INITIALISED) {
            store.read(backend + "/sectors", sectors -> {
                if (state == XenbusState.INITIALISED) {
                    detail = sectors.orElse("0");
                    setState(XenbusState.CONNECTED);
                    live = true;
                    guest.deviceConnected(this);
                }
            });
        }
    }

    private void closed(boolean present) {
        live = false;
        if (port != 0) {
            guest.releasePort(port);
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
        guest.deviceClosed(this, type, id);
    }

    private void setState(XenbusState next) {
        state = next;
        write("state", next.text());
    }

    private void write(String key, String value) {
        store.write(path + "/" + key, value);
    }
}
