package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.xend.protocol.xs.MessageType;

/// Makes up what clients do: few names, so that they get into each other's way. The same seed makes the same
/// list. Owned by one run.
final class Steps {
    private static final int DOMAINS = ModelStep.CLIENTS - ModelStep.SOCKETS;
    private static final String[] NAMES = {"a", "a", "a", "a", "b", "b", "c", "d@-_9"};
    private static final String[] TOKENS = {"T", "T", "T", "T", "U", "", "\u00e9t"};
    private static final String[] BAD_PATHS = {
        "", "//", "/a/", "/a//b", "/a.b", "a b", "@", "@foo", "/\u00e9", "@releaseDomain", "a/", "/" + "x".repeat(2049)
    };
    private static final String[] BAD_ENTRIES = {"", "r", "x1", "rx", "1", "r1z"};
    private static final String[] NUMBERS = {
        "0", "9", "abc", "", "-1", "7x", " 1", "+2", "32752", "65535", "65536", "32757"
    };

    private static final int[] TYPES = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 65535, -1
    };
    private static final String[] QUOTAS = {
        "nodes", "watches", "transactions", "transaction-nodes", "node-permissions", "path-max", "node-size"
    };

    private final Random random;
    /// A node, some of what is below it and beside it: what most requests are about.
    private final List<String> hot = new ArrayList<>();
    private int client;

    Steps(long seed) {
        random = new Random(seed);
        String top = random.nextBoolean() ? "/a" : "/local/domain/" + random.nextInt(DOMAINS + 1) + "/a";
        hot.addAll(List.of(top, top + "/a", top + "/a/b", top + "/b", top + "/a", "/b"));
    }

    List<ModelStep> list(int count) {
        List<ModelStep> steps = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            for (String name : QUOTAS) {
                steps.add(ask(0, MessageType.SET_QUOTA, name + "\0" + limit(name) + "\0"));
            }
        }
        for (int domid = 1; domid <= DOMAINS; domid++) {
            // the last one is absent until it is introduced
            if (domid < DOMAINS || random.nextBoolean()) {
                steps.add(ask(0, MessageType.INTRODUCE, domid + "\0001\0003\0"));
            }
            if (random.nextInt(4) > 0) {
                String home = "/local/domain/" + domid;
                steps.add(ask(0, MessageType.WRITE, home + "\0"));
                steps.add(ask(0, MessageType.SET_PERMS, home + "\0n" + domid + "\0"));
            }
        }
        for (String path : new String[] {"/", "/a", "/b"}) {
            steps.add(ask(0, MessageType.SET_PERMS, path + "\0" + permissions()));
        }
        while (steps.size() < count) {
            steps.add(step());
        }
        return steps;
    }

    /// Requests alone, of any client.
    List<ModelStep.Ask> requests(int count) {
        List<ModelStep.Ask> requests = new ArrayList<>();
        while (requests.size() < count) {
            if (step() instanceof ModelStep.Ask ask) {
                requests.add(ask);
            }
        }
        return requests;
    }

    private String home() {
        return "/local/domain/" + ModelStep.domid(client) + "/";
    }

    private static ModelStep ask(int client, MessageType type, String payload) {
        return new ModelStep.Ask(client, type.number(), 0, payload);
    }

    private ModelStep step() {
        // a client often has its turn again, as one that works at something has
        client = random.nextInt(5) < 3 ? client : random.nextInt(ModelStep.CLIENTS);
        return switch (random.nextInt(150)) {
            case 0 -> new ModelStep.Sleep(client);
            case 1, 2 -> new ModelStep.Sip(client, random.nextInt(1, 60));
            case 3, 4, 5 -> new ModelStep.Wake(client);
            case 6 -> new ModelStep.Reconnect(client);
            case 7, 8 -> new ModelStep.Ask(client, TYPES[random.nextInt(TYPES.length)], within(), noise());
            case 9, 10, 12, 13, 14 -> aboutDomains(random.nextInt(ModelStep.SOCKETS));
            case 11 -> aboutDomains(client);
            default -> common(client);
        };
    }

    private int within() {
        int dice = random.nextInt(60);
        return dice == 0 ? ModelStep.NEVER_OPENED : dice < 20 ? 0 : dice < 50 ? 1 : dice / 50 + 1;
    }

    private ModelStep common(int client) {
        return switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> in(client, MessageType.READ, path() + "\0");
            case 4, 5 -> in(client, MessageType.DIRECTORY, path() + "\0");
            case 6, 7 ->
                in(client, MessageType.DIRECTORY_PART, path() + "\0" + (random.nextBoolean() ? "0" : number()) + "\0");
            case 8, 9 -> in(client, MessageType.GET_PERMS, (random.nextInt(8) == 0 ? special() : path()) + "\0");
            case 10, 11, 12, 13, 14, 15, 16 -> in(client, MessageType.WRITE, path() + "\0" + value());
            case 17, 18 -> in(client, MessageType.MKDIR, path() + "\0");
            case 19, 20 -> in(client, MessageType.RM, path() + "\0");
            case 21, 22, 23, 24, 25 ->
                in(client, MessageType.SET_PERMS, (random.nextInt(8) == 0 ? special() : path()) + "\0" + permissions());
            case 26, 27, 28, 29 -> in(client, MessageType.WATCH, watch());
            case 30 -> in(client, MessageType.UNWATCH, watch());
            case 31, 32, 33, 34 ->
                new ModelStep.Ask(
                        client, MessageType.TRANSACTION_START.number(), random.nextInt(20) == 0 ? 1 : 0, "\0");
            case 35, 36, 37 ->
                new ModelStep.Ask(
                        client,
                        MessageType.TRANSACTION_END.number(),
                        random.nextInt(20) == 0 ? 0 : random.nextInt(1, 3),
                        random.nextInt(6) == 0 ? "F\0" : random.nextInt(30) == 0 ? "X\0" : "T\0");
            case 38 -> random.nextInt(6) == 0 ? in(client, MessageType.RESET_WATCHES, "\0") : wide(client);
            default -> in(client, MessageType.GET_DOMAIN_PATH, number() + "\0");
        };
    }

    /// Long names in one place: lists longer than a message.
    private ModelStep wide(int client) {
        String path = "/a/w";
        return switch (random.nextInt(4)) {
            case 0 -> in(client, MessageType.DIRECTORY, path + "\0");
            case 1 -> in(client, MessageType.DIRECTORY_PART, path + "\0" + random.nextInt(4300) + "\0");
            case 2 -> in(client, MessageType.MKDIR, path + "/n" + random.nextInt(40) + "\0");
            default -> in(client, MessageType.WRITE, path + "/" + "l".repeat(800 + random.nextInt(4)) + "\0" + value());
        };
    }

    private ModelStep aboutDomains(int client) {
        String domid = random.nextInt(10) == 0 ? number() : Integer.toString(random.nextInt(1, DOMAINS + 1));
        String other = Integer.toString(random.nextInt(1, DOMAINS + 1));
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 ->
                in(client, MessageType.INTRODUCE, domid + "\0001\000" + (random.nextInt(10) == 0 ? "0" : "3") + "\0");
            case 4, 5 -> in(client, MessageType.RELEASE, domid + "\0");
            case 6 -> in(client, MessageType.RESUME, domid + "\0");
            case 7, 8, 9 -> in(client, MessageType.SET_TARGET, domid + "\0" + other + "\0");
            case 10, 11, 12 ->
                random.nextInt(6) > 0
                        ? quota(client)
                        : in(client, MessageType.CONTROL, random.nextBoolean() ? "check\0" : "nonsense\0");
            default -> in(client, MessageType.IS_DOMAIN_INTRODUCED, domid + "\0");
        };
    }

    private ModelStep quota(int client) {
        boolean own = random.nextInt(3) > 0;
        String name = random.nextInt(20) == 0 ? "nonsense" : QUOTAS[random.nextInt(own ? 2 : QUOTAS.length)];
        String of = own ? random.nextInt(random.nextInt(4) == 0 ? DOMAINS + 2 : 3) + "\0" : "";
        return random.nextBoolean()
                ? in(client, MessageType.GET_QUOTA, random.nextInt(10) == 0 ? "" : of + name + "\0")
                : in(client, MessageType.SET_QUOTA, of + name + "\0" + limit(name) + "\0");
    }

    private int limit(String name) {
        if (random.nextInt(4) == 0) {
            return 0;
        }
        return switch (name) {
            case "nodes", "transaction-nodes" -> random.nextInt(3, 15);
            case "path-max" -> random.nextInt(8, 30);
            case "node-size" -> random.nextInt(40, 160);
            default -> random.nextInt(1, 6);
        };
    }

    private ModelStep in(int client, MessageType type, String payload) {
        String sent = random.nextInt(60) > 0
                ? payload
                : random.nextBoolean() ? payload + "\0" : payload.replaceFirst("\0$", "");
        return new ModelStep.Ask(client, type.number(), within(), sent);
    }

    private String path() {
        int dice = random.nextInt(40);
        if (dice == 0) {
            return BAD_PATHS[random.nextInt(BAD_PATHS.length)];
        }
        if (dice == 1) {
            return "/";
        }
        if (dice < 24) {
            String path = hot.get(random.nextInt(hot.size()));
            return path.startsWith(home()) && random.nextInt(3) == 0 ? path.substring(home().length()) : path;
        }
        StringBuilder path = new StringBuilder();
        if (dice < 27) {
            path.append("/local/domain/").append(random.nextInt(DOMAINS + 1));
        }
        int depth = random.nextInt(dice < 27 ? 0 : 1, 4);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return dice < 34 ? path.toString() : path.substring(1);
    }

    private String special() {
        return random.nextBoolean() ? "@introduceDomain" : "@releaseDomain";
    }

    private String watch() {
        String watched = random.nextInt(6) > 0
                ? path()
                : special() + (random.nextInt(3) == 0 ? "/" + random.nextInt(1, DOMAINS + 1) : "");
        String depth = random.nextInt(5) > 0 ? "" : (random.nextInt(10) == 0 ? number() : random.nextInt(4)) + "\0";
        return watched + "\0" + TOKENS[random.nextInt(TOKENS.length)] + "\0" + depth;
    }

    private String value() {
        return switch (random.nextInt(20)) {
            case 0 -> "";
            case 1 -> "a\0b\0";
            case 2 -> "v".repeat(random.nextInt(2000));
            default -> "v" + random.nextInt(10);
        };
    }

    private String permissions() {
        StringBuilder entries = new StringBuilder();
        int count = random.nextInt(10) == 0 ? random.nextInt(1, 8) : random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            entries.append(
                            random.nextInt(60) == 0
                                    ? BAD_ENTRIES[random.nextInt(BAD_ENTRIES.length)]
                                    : "nrwbbb".charAt(random.nextInt(6))
                                            + (random.nextInt(12) == 0
                                                    ? "32757"
                                                    : Integer.toString(random.nextInt(DOMAINS + 2))))
                    .append('\0');
        }
        return entries.toString();
    }

    private String number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private String noise() {
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            noise.append("\0/ab1Tr@".charAt(random.nextInt(8)));
        }
        return noise.toString();
    }
}
