package org.xend.daemon.control.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which resource a path names. Immutable; trailing slashes do not matter.
///
/// @param fixed resources by their path without leading slash (`xend/node`)
/// @param ofDomain resources of one domain by what follows its id; "" is the domain itself
public record ResourceTree(Map<String, Resource> fixed, Map<String, Resource> ofDomain) {
    private static final List<String> DOMAINS = List.of("xend", "domain");

    public ResourceTree {
        fixed = Map.copyOf(fixed);
        ofDomain = Map.copyOf(ofDomain);
    }

    /// @param id the domain's id in the path, else empty
    public record Found(Resource resource, String id) {}

    /// @param path decoded segments, none empty
    public Optional<Found> find(List<String> path) {
        if (path.size() > 2 && path.subList(0, 2).equals(DOMAINS)) {
            String rest = String.join("/", path.subList(3, path.size()));
            return Optional.ofNullable(ofDomain.get(rest)).map(resource -> new Found(resource, path.get(2)));
        }
        return Optional.ofNullable(fixed.get(String.join("/", path))).map(resource -> new Found(resource, ""));
    }
}
