package org.xend.daemon.hotplug.script;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A process to start: no shell takes part, each element reaches the script as it stands here.
///
/// @param argv program first
/// @param env all that the script finds in its environment besides the host's own ([ScriptHost])
public record ScriptCall(List<String> argv, SortedMap<String, String> env) {
    public ScriptCall {
        argv = List.copyOf(argv);
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    }

    static ScriptCall of(List<String> argv, Map<String, String> env) {
        return new ScriptCall(argv, new TreeMap<>(env));
    }
}
