package org.xend.daemon.domain.lifecycle;

import java.util.Locale;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.domain.ShutdownRequest;
import org.xend.protocol.xenbus.KeyPaths;

/// The keys by which xend requests a guest to stop and marks what became of it. Each method is called on the
/// conductor's thread and returns the part that may block. Immutable.
public final class DomainMarks {
    private final PlanContext context;
    private final RecordedChange recorded;

    public DomainMarks(PlanContext context) {
        this.context = context;
        this.recorded = new RecordedChange(context.records());
    }

    /// The request in `control/shutdown`, and the time of the first one.
    public Runnable requestShutdown(Domain domain, ShutdownRequest request) {
        String home = KeyPaths.domain(domain.domid());
        KeyBatch.Builder out = KeyBatch.builder().write(home + "/control/shutdown", request.word());
        Moment now = context.clock().now();
        if (domain.stopRequestedAt().isEmpty()) {
            out.write(
                    home + "/xend/shutdown_start_time",
                    String.format(
                            Locale.ROOT,
                            "%d.%02d",
                            now.wall().getEpochSecond(),
                            now.wall().getNano() / 10_000_000));
        }
        KeyBatch batch = out.build();
        DomainRecord requested = domain.record()
                .withStopRequested(
                        request == ShutdownRequest.REBOOT,
                        domain.stopRequestedAt().orElse(now));
        return recorded.of(domain, requested, () -> context.keys().apply(batch));
    }

    /// A dead domain is kept, as its policy says.
    ///
    /// @param reason how it ended
    public Runnable preserved(Domain domain, ExitReason reason) {
        KeyBatch batch = KeyBatch.builder()
                .write(KeyPaths.domain(domain.domid()) + "/xend/shutdown_completed", "True")
                .write(KeyPaths.vm(domain.uuid()) + "/xend/last_shutdown_reason", reason.word())
                .build();
        return recorded.of(
                domain, domain.record().withKept(), () -> context.keys().apply(batch));
    }

    /// The guest was requested to stop and does not.
    public Runnable unresponsive(Domain domain) {
        KeyBatch batch = KeyBatch.builder()
                .write(KeyPaths.domain(domain.domid()) + "/xend/unresponsive", "True")
                .build();
        return () -> context.keys().apply(batch);
    }
}
