package org.xend.daemon.xenstored.socket;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.usage.Quotas;

/// The users of the sockets whom quotas bind: all but root and the daemon's own. Usage is counted by user, over
/// all its connections. Owned by the store's conductor, on its loop.
public final class SocketUsers {
    private static final Logger LOG = LoggerFactory.getLogger(SocketUsers.class);
    /// Connections of one user.
    public static final int CONNECTIONS = 32;
    private static final int FIRST_ACCOUNT = Quotas.ALL - 1;

    private static final class User {
        private final String name;
        private final Caller caller;
        private int connections;
        private boolean refused;

        private User(String name, int account) {
            this.name = name;
            this.caller = Caller.user(account);
        }
    }

    private final Map<String, User> byName = new HashMap<>();
    private final List<User> all = new ArrayList<>();

    /// A client of this user is there.
    ///
    /// @return empty where the user has as many as it may
    public Optional<Caller> connected(String name) {
        User user = byName.computeIfAbsent(name, this::made);
        if (user.connections == CONNECTIONS) {
            if (!user.refused) {
                user.refused = true;
                LOG.warn("user {} has {} connections to the key tree and gets no more", name, CONNECTIONS);
            }
            return Optional.empty();
        }
        user.connections++;
        return Optional.of(user.caller);
    }

    private User made(String name) {
        User user = new User(name, FIRST_ACCOUNT - all.size());
        all.add(user);
        return user;
    }

    /// A client of any user is gone.
    public void disconnected(Caller caller) {
        if (caller.isBoundUser()) {
            of(caller).connections--;
        }
    }

    /// As the log names it.
    public String name(Caller caller) {
        return caller.isBoundUser() ? "user " + of(caller).name : "a socket client";
    }

    private User of(Caller caller) {
        return all.get(FIRST_ACCOUNT - caller.account());
    }
}
