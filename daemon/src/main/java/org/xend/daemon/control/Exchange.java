package org.xend.daemon.control;

import io.vertx.core.http.HttpServerRequest;

/// One decoded request on its way to a resource.
///
/// @param id the domain named in the path, decoded; empty where the path names none
/// @param parameters without `op`
/// @param http for the resources that stream or upgrade
record Exchange(HttpServerRequest http, Encoding encoding, String id, Parameters parameters) {}
