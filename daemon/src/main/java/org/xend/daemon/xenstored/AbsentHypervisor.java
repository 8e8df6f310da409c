package org.xend.daemon.xenstored;

import java.util.function.Consumer;

/// What stands in for a hypervisor where there is none: every domain exists, none has a ring.
final class AbsentHypervisor implements DomainLinks {
    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        outcome.accept(new Attachment.NoRing());
    }

    @Override
    public void detach(DomainLink link) {
        throw new IllegalStateException("there are no rings without a hypervisor");
    }
}
