package org.xend.daemon.xenstored;

import org.xend.daemon.reference.Message;
import org.xend.protocol.xs.MessageType;

/// One thing that one of the clients does. Clients 0 and 1 are sockets, 2 and more the domains 1 and up.
sealed interface ModelStep {
    int SOCKETS = 2;
    int CLIENTS = 8;
    /// A place among a client's transactions that stands for an id it was never given.
    int NEVER_OPENED = 777;

    int client();

    /// A request.
    ///
    /// @param within 0 outside transactions; 1 in the client's youngest open one, 2 in the one before it, and
    ///            so on, none where it has fewer; or [#NEVER_OPENED]
    record Ask(int client, int type, int within, String payload) implements ModelStep {
        @Override
        public String toString() {
            MessageType known = MessageType.ofNumber(type);
            return name(client) + " " + (known == null ? "request " + type : known) + " "
                    + Message.printed(payload)
                    + switch (within) {
                        case 0 -> "";
                        case 1 -> "   in its transaction";
                        case NEVER_OPENED -> "   in a transaction that never was";
                        default -> "   in its transaction, " + within + "th youngest";
                    };
        }
    }

    /// Sends, but reads nothing until it wakes.
    record Sleep(int client) implements ModelStep {
        @Override
        public String toString() {
            return name(client) + " stops reading";
        }
    }

    /// Takes some of what is there while it sleeps.
    record Sip(int client, int bytes) implements ModelStep {
        @Override
        public String toString() {
            return name(client) + " reads at most " + bytes + " bytes";
        }
    }

    record Wake(int client) implements ModelStep {
        @Override
        public String toString() {
            return name(client) + " reads again";
        }
    }

    /// A socket anew; a domain has its ring begin anew.
    record Reconnect(int client) implements ModelStep {
        @Override
        public String toString() {
            return name(client) + " reconnects";
        }
    }

    static int domid(int client) {
        return client < SOCKETS ? 0 : client - SOCKETS + 1;
    }

    static int clientOf(int domid) {
        return domid + SOCKETS - 1;
    }

    private static String name(int client) {
        return client < SOCKETS ? "socket " + (char) ('A' + client) : "domain " + domid(client);
    }
}
