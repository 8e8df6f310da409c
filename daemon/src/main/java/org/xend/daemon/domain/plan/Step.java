package org.xend.daemon.domain.plan;

/// One step of an operation.
///
/// A step that throws may have done part of its work: its undo is called too, and so every undo must cope with
/// a step done, half done or not done. Undoing must not ask whether the operation is cancelled.
public interface Step {
    /// What it does, for people: one line without the domid, which is known only once the domain is made.
    String text();

    /// @throws org.xend.protocol.control.FailureException where the operation cannot go on
    void run(PlanRun run);

    /// Takes back what [#run] did.
    default void undo(PlanRun run) {}
}
