package org.xend.system;

import java.nio.file.Path;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keysocket.SocketKeyTree;

/// The whole key tree as text, read over its socket: path, value and permissions of every node, in order.
public final class KeyDump {
    private KeyDump() {}

    public static String of(Path socket) {
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            var out = new StringBuilder();
            dump(tree, "/", out);
            return out.toString();
        }
    }

    private static void dump(KeyTree tree, String path, StringBuilder out) {
        out.append(path)
                .append(" = \"")
                .append(tree.read(path).orElse("?"))
                .append("\" ")
                .append(tree.permissions(path))
                .append('\n');
        for (String child : tree.list(path)) {
            dump(tree, path.equals("/") ? "/" + child : path + "/" + child, out);
        }
    }
}
