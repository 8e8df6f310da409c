package org.xend.daemon.hotplug.script;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.keys.StopSignal;

/// Runs one hotplug script for one transition of a backend: checks that it may be run, calls it in its
/// convention, and checks that an `up` did something. Immutable; blocks until the script has ended.
///
/// @param convention of the script at a path; may read the script
public record ScriptRunner(
        ScriptHost host,
        ScriptPolicy policy,
        Function<Path, ScriptConvention> convention,
        UpCheck upCheck,
        Duration timeout) {
    /// What scripts print, for the debug log alone.
    private static final Logger OUTPUT = LoggerFactory.getLogger("hotplug");
    private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);

    /// @param script as the backend's key names it
    /// @param directoryAfter reads the backend directory once the script has ended
    /// @return how it ended; whatever is thrown on the way is a refusal too
    public ScriptEnd run(
            String script,
            Transition transition,
            BackendDirectory backend,
            StopSignal stop,
            Supplier<Optional<BackendDirectory>> directoryAfter) {
        try {
            Path path = policy.permit(script);
            ScriptCall call = ScriptConvention.call(convention.apply(path), path, transition, backend, host);
            OUTPUT.debug("{} {}: started as {}", script, backend.id(), call.argv());
            ScriptEnd end = ScriptProcess.run(
                    call, host.path(), timeout, stop, line -> OUTPUT.debug("{} {}: {}", script, backend.id(), line));
            return transition == Transition.UP && end.succeeded() ? checked(end, call, directoryAfter.get()) : end;
        } catch (ScriptRefusedException e) {
            return new ScriptEnd.Refused(e.getMessage());
        } catch (RuntimeException | Error e) {
            // Who waits for the device must learn of it.
            LOG.error("{}: {} failed", backend.id(), transition.word(), e);
            FailStop.endIfUnfit(e);
            return new ScriptEnd.Refused("hotplug script '" + script + "': " + e);
        }
    }

    /// A script that wrote no hotplug-status must at least have changed something.
    private ScriptEnd checked(ScriptEnd end, ScriptCall call, Optional<BackendDirectory> after) {
        return after.filter(now -> now.key("hotplug-status").isEmpty())
                .flatMap(upCheck::missing)
                .<ScriptEnd>map(clause -> new ScriptEnd.NoEffect(clause, call.argv(), end.lastLine()))
                .orElse(end);
    }
}
