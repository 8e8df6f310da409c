package org.xend.daemon.keysocket;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;

/// Makes the requests of typical clients many times over, for the training run of the daemon's ahead-of-time
/// cache (`bin/aot`): a daemon that was just started then answers its first clients with code compiled for
/// them. Takes the socket of the daemon that is trained; leaves its tree as it was.
public final class Training {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 3000;
    private static final int WIDE = 700;
    private static final int LISTINGS = 4000;

    private Training() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (SocketKeyTree tree = SocketKeyTree.connect(Path.of(arguments[0]))) {
            // Several at once, so that requests also come many in one read.
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String home = "/training/" + i;
                clients.add(Thread.ofPlatform().start(() -> work(tree, home)));
            }
            for (Thread client : clients) {
                client.join();
            }
            work(tree, "/training/alone");
            list(tree);
            remove(tree, "/training");
        }
    }

    private static void work(KeyTree tree, String home) {
        KeyWatch watch = tree.watch(home, _ -> {
            // the event itself is what is trained
        });
        for (int i = 0; i < ROUNDS; i++) {
            String path = home + '/' + i % 60 + "/state";
            write(tree, path, "value " + i);
            tree.read(path);
            if (i % 10 == 0) {
                tree.transact(inside -> {
                    inside.read(path);
                    inside.write(path, "changed");
                    inside.write(path + "/below", "1");
                    return null;
                });
                tree.list(home);
                remove(tree, path);
            }
        }
        watch.close();
    }

    /// More names than one answer holds.
    private static void list(KeyTree tree) {
        for (int i = 0; i < WIDE; i++) {
            write(tree, "/training/wide/child-" + i, "");
        }
        for (int i = 0; i < LISTINGS; i++) {
            tree.list("/training/wide");
        }
    }

    private static void write(KeyTree tree, String path, String value) {
        tree.apply(KeyBatch.builder().write(path, value).build());
    }

    private static void remove(KeyTree tree, String path) {
        tree.apply(KeyBatch.builder().remove(path).build());
    }
}
