package org.xend.daemon.xenstored.domain;

import java.util.function.Consumer;
import org.xend.daemon.xenstored.ring.DomainLink;

/// Stands in for a hypervisor where there is none: every domain exists, none has a ring.
public final class AbsentHypervisor implements DomainLinks {
    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        outcome.accept(new Attachment.NoRing());
    }

    @Override
    public void detach(DomainLink link) {
        throw new IllegalStateException("there are no rings without a hypervisor");
    }
}
