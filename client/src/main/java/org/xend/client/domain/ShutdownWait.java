package org.xend.client.domain;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xend.client.command.Invocation;
import org.xend.client.connect.Fields;
import org.xend.client.domain.Shutdown.Watched;
import org.xend.client.render.PlainText;

/// Waits for domains that were asked to stop, and prints a line for each that has.
///
/// A domain has terminated when it is gone, when another one has its name, or when it is dead and kept
/// (`on_poweroff = preserve`). It has rebooted when its name has another domid. One that does not come back within 30
/// polls was destroyed instead; one that is dead and stays so is kept (`on_reboot = preserve`). While nothing happens,
/// a line on stderr now and then names the domains that are waited for.
///
/// Owned by the thread of its command.
final class ShutdownWait {
    private static final int POLLS_UNTIL_LOST = 30;
    /// Polls until the first line that names the domains waited for, and between further lines.
    private static final int FIRST_REPORT = 10;
    private static final int REPORT_EVERY = 60;

    private final Invocation invocation;
    private final boolean reboot;
    private final long pollMillis;
    /// For each domain, how many polls have found it dead or gone.
    private final Map<String, Integer> pollsWithout = new HashMap<>();
    private boolean obeyed = true;

    ShutdownWait(Invocation invocation, boolean reboot, long pollMillis) {
        this.invocation = invocation;
        this.reboot = reboot;
        this.pollMillis = pollMillis;
    }

    /// @return whether all have stopped or rebooted as asked
    boolean await(List<Watched> domains) throws IOException {
        var waiting = new ArrayList<>(domains);
        for (int polls = 1; ; polls++) {
            List<Fields> present = invocation.daemon().domains("all");
            waiting.removeIf(domain -> isDone(domain, present));
            if (waiting.isEmpty()) {
                return obeyed;
            }
            if (polls == FIRST_REPORT || polls % REPORT_EVERY == 0) {
                reportWaiting(waiting, polls * pollMillis / 1000);
            }
            pause();
        }
    }

    private void reportWaiting(List<Watched> waiting, long seconds) {
        var names = new ArrayList<String>();
        for (Watched domain : waiting) {
            names.add(domain.name());
        }
        invocation
                .streams()
                .error(PlainText.of("Waiting for " + String.join(", ", names) + " (" + seconds
                        + " s so far): asked, but not " + (reboot ? "back" : "ended") + " yet"));
    }

    private boolean isDone(Watched domain, List<Fields> present) {
        Fields now = find(domain.name(), present);
        boolean gone = now == null || now.text("domid", "").isEmpty();
        boolean another = !gone && now.whole("domid", -1) != domain.domid();
        if (!reboot) {
            return (gone || another || hasEnded(now)) && report("Domain " + domain.name() + " terminated");
        }
        if (another) {
            // Until its devices are connected the new one is there, but paused.
            return now.text("state", "").indexOf('p') < 0 && report("Domain " + domain.name() + " rebooted");
        }
        if (!gone && !hasEnded(now)) {
            return false;
        }
        boolean kept = !gone && keeps(now);
        int polls = pollsWithout.merge(domain.name(), 1, Integer::sum);
        if (!kept && polls <= POLLS_UNTIL_LOST) {
            return false;
        }
        obeyed = false;
        return report(
                gone
                        ? "Domain " + domain.name() + " destroyed for failing to reboot"
                        : "Domain " + domain.name() + " has ended and is kept: it does not reboot");
    }

    /// Whether a domain that has ended stays as it is.
    private static boolean keeps(Fields domain) {
        boolean crashed = domain.text("state", "").indexOf('c') >= 0;
        return domain.text(crashed ? "on_crash" : "on_reboot", "").equals("preserve");
    }

    static boolean hasEnded(Fields domain) {
        String state = domain.text("state", "");
        return state.indexOf('s') >= 0 || state.indexOf('c') >= 0;
    }

    private static Fields find(String name, List<Fields> present) {
        for (Fields domain : present) {
            if (domain.text("name", "").equals(name)) {
                return domain;
            }
        }
        return null;
    }

    private boolean report(String line) {
        invocation.streams().println(line);
        return true;
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(pollMillis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting");
        }
    }
}
