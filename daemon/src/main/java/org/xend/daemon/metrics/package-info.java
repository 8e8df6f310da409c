/// The metrics registry, the figures of JVM and event loops, and the Prometheus page.
///
/// Other packages register their figures with the registry that they are given. This package imports nothing but
/// Micrometer and owns no state but that of its meters. docs/metrics.md lists every name.
package org.xend.daemon.metrics;
