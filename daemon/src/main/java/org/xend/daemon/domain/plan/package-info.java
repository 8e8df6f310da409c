/// Operations as data: the steps of creating, destroying and rebuilding a domain, each with its undo, and the
/// runner that carries them out on a virtual thread.
package org.xend.daemon.domain.plan;
