package org.xend.daemon.control.resource;

import io.vertx.core.http.HttpServerRequest;
import org.xend.daemon.control.request.Parameters;

/// One decoded request on its way to a resource.
///
/// @param id the domain named in the path, decoded; empty where the path names none
/// @param parameters without `op`
/// @param http for the resources that stream or upgrade
/// @param connection for the resources that keep it open
public record Exchange(
        HttpServerRequest http, Encoding encoding, String id, Parameters parameters, ClientConnection connection) {}
