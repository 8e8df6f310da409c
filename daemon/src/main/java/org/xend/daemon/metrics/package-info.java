/// The metrics registry, what the JVM and the event loops have to say, and the Prometheus page.
///
/// Others register their own figures with the registry they are given; this package imports none of them, and
/// nothing but Micrometer. docs/metrics.md lists every name.
package org.xend.daemon.metrics;
