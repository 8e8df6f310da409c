package org.xend.daemon.domain.steps.create;

import java.util.Optional;
import org.xend.daemon.domain.plan.CheckStep;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.hypervisor.HostFiles.HostFile;
import org.xend.daemon.hypervisor.HostFiles.Kind;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// A file or device the configuration names must be there before anything is made.
///
/// @param field of the configuration, for the failure
/// @param path absolute, in dom0
/// @param needed BLOCK_DEVICE: a device and no plain file; FILE: a file (an image may itself be a device);
///        OTHER: anything
record CheckFile(String field, String path, Kind needed) implements CheckStep {
    @Override
    public String text() {
        return "check that " + path + " (" + field + ") is there";
    }

    @Override
    public void run(PlanRun run) {
        Optional<HostFile> found = run.context().hypervisor().files().find(path);
        if (found.isEmpty()) {
            throw bad(path + " does not exist");
        }
        Kind kind = found.get().kind();
        if (needed == Kind.BLOCK_DEVICE && kind == Kind.FILE) {
            throw bad(path + " is a plain file; write file:" + path + " to use it as a disk");
        }
        if (needed == Kind.FILE && kind == Kind.OTHER) {
            throw bad(path + " is not a file");
        }
    }

    private FailureException bad(String problem) {
        return new FailureException(new Failure.BadConfig(field, problem));
    }
}
