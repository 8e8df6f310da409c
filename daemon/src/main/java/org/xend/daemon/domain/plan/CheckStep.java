package org.xend.daemon.domain.plan;

/// A step that only checks: it is run too when a plan is shown and not carried out.
public interface CheckStep extends Step {}
