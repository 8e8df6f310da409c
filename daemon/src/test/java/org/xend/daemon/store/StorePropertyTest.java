package org.xend.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.property.Property;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsException;

/// A transaction of random requests, against the same requests made one after the other at its end.
class StorePropertyTest {
    private static final Caller[] CALLERS = {Caller.DOM0, Caller.domain(1), Caller.domain(2)};
    private static final String[] PERMISSIONS = {"n0", "b0", "n1 r2", "b1", "r2 b1", "n2"};

    @Property.Seeded
    void aCommittedTransactionIsAsIfItHadRunAtItsEnd(long seed) {
        Property.holds(seed, 80, draw -> {
            Random random = draw.random();
            Store store = new Store();
            for (int step = 0; step < 40; step++) {
                Request.random(random).answer(store);
            }
            Transaction transaction = store.begin();
            List<Request> inside = new ArrayList<>();
            List<String> seen = new ArrayList<>();
            for (int step = 0; step < 6; step++) {
                Request request = Request.random(random);
                inside.add(request);
                seen.add(request.answer(transaction));
                if (random.nextInt(3) == 0) {
                    Request.random(random).answer(store);
                }
            }
            Map<String, String> before = paths(store.root());
            Store again = copy(store);
            try {
                transaction.commit();
            } catch (XsException _) {
                assertEquals(before, paths(store.root()), "a conflict changes nothing");
                return;
            }
            for (int i = 0; i < inside.size(); i++) {
                assertEquals(inside.get(i).answer(again), seen.get(i), "request " + i + " of " + inside);
            }
            assertEquals(paths(again.root()), paths(store.root()));
            assertEquals(counted(store.root()), store.ledger().nodes());
            for (int domid = 1; domid <= 2; domid++) {
                assertEquals(again.ledger().owned(domid), store.ledger().owned(domid));
                assertEquals(again.ledger().named(domid), store.ledger().named(domid));
            }
        });
    }

    /// The same tree in another store, made request by request.
    private static Store copy(Store store) throws XsException {
        Store copy = new Store();
        for (String path : paths(store.root()).keySet()) {
            Node node = store.find(store.root(), path);
            copy.write(Caller.DOM0, path, node.value());
            copy.setPermissions(Caller.DOM0, path, node.permissions());
        }
        return copy;
    }

    private static Map<String, String> paths(Node root) {
        return TreeText.of(root);
    }

    private static int counted(Node root) {
        return paths(root).size();
    }

    /// One request: who, what, where.
    record Request(Caller caller, String verb, String path, String argument) {
        static Request random(Random random) {
            StringBuilder path = new StringBuilder();
            for (int depth = random.nextInt(1, 4); depth > 0; depth--) {
                path.append('/').append("abcd".charAt(random.nextInt(4)));
            }
            Caller caller = CALLERS[random.nextInt(5) / 2 % 3];
            return switch (random.nextInt(10)) {
                case 0, 1 -> new Request(caller, "READ", path.toString(), "");
                case 2 -> new Request(caller, "DIRECTORY", NodePath.parent(path.toString()), "");
                case 3 -> new Request(caller, "MKDIR", path.toString(), "");
                case 4 -> new Request(caller, "RM", path.toString(), "");
                case 5, 6 ->
                    new Request(caller, "SET_PERMS", path.toString(), PERMISSIONS[random.nextInt(PERMISSIONS.length)]);
                default -> new Request(caller, "WRITE", path.toString(), "v" + random.nextInt(100));
            };
        }

        Permissions permissions() {
            try {
                return Permissions.parse(List.of(argument.split(" ")));
            } catch (XsException e) {
                throw new IllegalStateException(e);
            }
        }

        String answer(View view) {
            try {
                return switch (verb) {
                    case "READ" -> new String(view.read(caller, path).value(), StandardCharsets.ISO_8859_1);
                    case "DIRECTORY" -> {
                        List<String> names = new ArrayList<>();
                        view.read(caller, path).children().forEachName(names::add);
                        yield names.toString();
                    }
                    case "MKDIR" -> ok(view.makeDirectory(caller, path));
                    case "RM" -> ok(view.remove(caller, path));
                    case "SET_PERMS" -> ok(view.setPermissions(caller, path, permissions()));
                    default -> ok(view.write(caller, path, argument.getBytes()));
                };
            } catch (XsException e) {
                return e.error().name();
            }
        }

        private static String ok(Commit commit) {
            return commit.before() == null ? "no root" : "OK";
        }
    }
}
