package org.xend.daemon.xenstored.domain;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.protocol.xs.XsError;

/// Attaches the rings of domains, and says which domains exist. Calls are carried out one after the other, off
/// the loop if they may block.
public interface DomainLinks {
    /// The outcome of [#attach].
    sealed interface Attachment {
        record Ring(DomainLink link) implements Attachment {}

        /// No hypervisor stands behind the store: every domain exists and none has a ring.
        record NoRing() implements Attachment {}

        record Refused(XsError error) implements Attachment {}
    }

    /// @param onEvent called after each notification by the domain, on any thread
    /// @param outcome called on the loop
    void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome);

    /// As [#attach], for a domain that the store has not served yet: where its ring names an event channel port
    /// itself, that one is bound.
    default void attachNew(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        attach(domid, port, onEvent, outcome);
    }

    /// The answer of [#existing]: all others that were asked about do not exist.
    ///
    /// @param unknown the hypervisor could not say
    record Presence(Set<Integer> present, Set<Integer> unknown) {}

    /// Which of some domains exist.
    ///
    /// @param later called with the answer on the loop, unless it is returned at once
    default Optional<Presence> existing(Set<Integer> domids, Consumer<Presence> later) {
        return Optional.of(new Presence(domids, Set.of()));
    }

    void detach(DomainLink link);
}
