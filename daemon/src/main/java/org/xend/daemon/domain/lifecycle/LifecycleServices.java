package org.xend.daemon.domain.lifecycle;

import java.util.concurrent.Executor;
import org.xend.daemon.domain.operation.OperationFailures;
import org.xend.daemon.domain.operation.OperationQueues;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.registry.DomainEvents;
import org.xend.daemon.domain.registry.DomainMeters;
import org.xend.daemon.domain.registry.Registry;

/// What creating, removing and restarting a domain have in common. Used on the conductor's thread only.
///
/// @param owner the conductor's thread
/// @param context what plans act on
public record LifecycleServices(
        Executor owner,
        PlanContext context,
        Registry registry,
        OperationQueues queues,
        DiskFullRetry retry,
        DomainEvents events,
        DomainMeters meters,
        OperationFailures failures) {}
