package org.xend.daemon.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xend.daemon.store.StorePropertyTest.Request;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Permissions;

/// The tree in the most naive form: a map from path to value, in order of creation.
final class ModelTree {
    private record Entry(String value, Permissions permissions) {}

    private final Map<String, Entry> nodes = new LinkedHashMap<>();

    ModelTree() {
        for (String path : List.of("/", "/tool", "/tool/xenstored")) {
            nodes.put(path, new Entry("", Permissions.DOM0_ONLY));
        }
    }

    static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    String answer(Request request) {
        String path = request.path();
        Entry node = nodes.get(path);
        String nearest = path;
        while (!nodes.containsKey(nearest)) {
            nearest = NodePath.parent(nearest);
        }
        boolean reading = request.verb().equals("READ") || request.verb().equals("DIRECTORY");
        Permissions asked = nodes.get(nearest).permissions();
        boolean may = request.caller().may(reading ? Right.READ : Right.WRITE, asked);
        if (request.verb().equals("SET_PERMS")) {
            return setPermissions(request, node, may);
        }
        if (!may) {
            return "EACCES";
        }
        return switch (request.verb()) {
            case "READ" -> node == null ? "ENOENT" : node.value();
            case "DIRECTORY" -> node == null ? "ENOENT" : children(path).toString();
            case "RM" -> remove(path, node);
            case "MKDIR" -> node != null ? "OK" : write(request, path, "");
            default -> write(request, path, request.argument());
        };
    }

    private String setPermissions(Request request, Entry node, boolean may) {
        if (node == null) {
            return may ? "ENOENT" : "EACCES";
        }
        int owner = node.permissions().owner();
        if (!request.caller().privileged()) {
            if (owner != request.caller().domid()) {
                return "EACCES";
            }
            if (request.permissions().owner() != owner) {
                return "EPERM";
            }
        }
        nodes.put(request.path(), new Entry(node.value(), request.permissions()));
        return "OK";
    }

    private String write(Request request, String path, String value) {
        Entry node = nodes.get(path);
        if (node == null) {
            String parent = NodePath.parent(path);
            if (!nodes.containsKey(parent)) {
                write(request, parent, "");
            }
            Permissions inherited = nodes.get(parent).permissions();
            nodes.put(path, new Entry(value, request.caller().privileged()
                    ? inherited
                    : inherited.ownedBy(request.caller().domid())));
        } else {
            nodes.put(path, new Entry(value, node.permissions()));
        }
        return "OK";
    }

    private String remove(String path, Entry node) {
        if (node == null) {
            return nodes.containsKey(NodePath.parent(path)) ? "OK" : "ENOENT";
        }
        nodes.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + '/'));
        return "OK";
    }

    private List<String> children(String path) {
        List<String> names = new ArrayList<>();
        for (String each : nodes.keySet()) {
            if (each.length() > 1 && NodePath.parent(each).equals(path)) {
                names.add(each.substring(each.lastIndexOf('/') + 1));
            }
        }
        return names;
    }

    TreeMap<String, String> paths() {
        TreeMap<String, String> all = new TreeMap<>();
        nodes.forEach((path, entry) -> all.put(path,
                entry.value() + " " + entry.permissions().texts() + " " + children(path)));
        return all;
    }

    int owned(int domid) {
        return (int) nodes.values().stream().filter(entry -> entry.permissions().owner() == domid).count();
    }
}
