/// The metrics registry and its Prometheus page. Others hand it figures; it imports none of them.
package org.xend.daemon.metrics;
