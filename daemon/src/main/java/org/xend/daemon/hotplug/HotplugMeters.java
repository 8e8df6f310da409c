package org.xend.daemon.hotplug;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What the role counts: `xend.hotplug.runs`, `xend.hotplug.failures` by reason, `xend.hotplug.duration`.
/// Stateless but for the registry, which any thread may use.
record HotplugMeters(MeterRegistry registry) {
    void ran(BackendId id, Transition transition, ScriptEnd end, Duration took) {
        String[] tags = {"class", id.deviceClass(), "transition", transition.word()};
        registry.counter("xend.hotplug.runs", tags).increment();
        Timer.builder("xend.hotplug.duration").tags(tags).register(registry).record(took);
        if (!end.succeeded()) {
            registry.counter("xend.hotplug.failures", "class", id.deviceClass(), "reason", end.word())
                    .increment();
        }
    }
}
