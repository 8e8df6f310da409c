package org.xend.daemon.domain.plan;

/// A step that looks and changes nothing: a plan that is only to be shown is put through these as well.
sealed interface Check extends Step permits CheckFile, CheckMemory {}
