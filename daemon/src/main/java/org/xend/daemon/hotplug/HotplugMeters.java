package org.xend.daemon.hotplug;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.ScriptEnd;
import org.xend.daemon.hotplug.script.Transition;

/// What the role counts: `xend.hotplug.runs`, `xend.hotplug.failures` by reason, `xend.hotplug.duration`. All are
/// there from the start, at zero, so that the first failure is seen as an increase.
///
/// Stateless but for the registry, which any thread may use.
record HotplugMeters(MeterRegistry registry) {
    private static final List<String> REASONS = List.of("exit", "timeout", "cancelled", "no-effect", "refused");

    HotplugMeters {
        for (String deviceClass : List.of("vif", "vbd")) {
            for (Transition transition : Transition.values()) {
                runs(registry, deviceClass, transition);
                duration(registry, deviceClass, transition);
            }
            REASONS.forEach(reason -> failures(registry, deviceClass, reason));
        }
    }

    void ran(BackendId id, Transition transition, ScriptEnd end, Duration took) {
        runs(registry, id.deviceClass(), transition).increment();
        duration(registry, id.deviceClass(), transition).record(took);
        if (!end.succeeded()) {
            failures(registry, id.deviceClass(), end.word()).increment();
        }
    }

    private static Counter runs(MeterRegistry registry, String deviceClass, Transition transition) {
        return Counter.builder("xend.hotplug.runs")
                .tags("class", deviceClass, "transition", transition.word())
                .description("Hotplug scripts run")
                .register(registry);
    }

    private static Timer duration(MeterRegistry registry, String deviceClass, Transition transition) {
        return Timer.builder("xend.hotplug.duration")
                .tags("class", deviceClass, "transition", transition.word())
                .description("How long hotplug scripts took")
                .register(registry);
    }

    private static Counter failures(MeterRegistry registry, String deviceClass, String reason) {
        return Counter.builder("xend.hotplug.failures")
                .tags("class", deviceClass, "reason", reason)
                .description("Hotplug scripts that failed")
                .register(registry);
    }
}
