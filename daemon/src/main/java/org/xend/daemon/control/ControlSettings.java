package org.xend.daemon.control;

import java.nio.file.Path;

/// Where the control socket is, and what it shows of the daemon.
///
/// @param socket the Unix socket's path
/// @param metricsPort loopback TCP port that serves /metrics only; 0: none
/// @param log xend.log
/// @param version the daemon's
public record ControlSettings(Path socket, int metricsPort, Path log, String version) {}
