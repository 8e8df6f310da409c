package org.xend.daemon.control;

import io.vertx.core.http.HttpServerRequest;

/// One decoded request on its way to a resource.
///
/// @param id the domain named in the path, decoded; empty where the path names none
/// @param parameters without `op`
/// @param http for the resources that stream or upgrade
/// @param sessions where a resource that keeps its connection for long says so
record Exchange(HttpServerRequest http, Encoding encoding, String id, Parameters parameters, Sessions sessions) {
    /// The answer will have no end of its own: a stream or a terminal.
    ///
    /// @throws Refusal when there are as many of those as there may be
    void stay() {
        sessions.stay(http.connection());
    }
}
