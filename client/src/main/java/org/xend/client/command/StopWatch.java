package org.xend.client.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Stop.Watched;
import org.xend.client.connect.Fields;

/// Waits for domains that were asked to stop, telling of each one once.
///
/// A domain has terminated when it is gone, when another one has its name, or when it stays behind dead
/// (`on_poweroff = preserve`); it has rebooted when its name has another domid. One that does not come back
/// within some 30 looks was destroyed instead.
///
/// Owned by the thread of its command.
final class StopWatch {
    private static final int LOOKS_UNTIL_LOST = 30;

    private final Call call;
    private final boolean reboot;
    private final long pollMillis;
    private int looksWithout;

    StopWatch(Call call, boolean reboot, long pollMillis) {
        this.call = call;
        this.reboot = reboot;
        this.pollMillis = pollMillis;
    }

    void await(List<Watched> domains) throws IOException {
        var waiting = new ArrayList<>(domains);
        while (true) {
            List<Fields> present = call.daemon().domains("all");
            waiting.removeIf(domain -> isDone(domain, present));
            if (waiting.isEmpty()) {
                return;
            }
            pause();
        }
    }

    private boolean isDone(Watched domain, List<Fields> present) {
        Fields now = find(domain.name(), present);
        boolean gone = now == null || now.text("domid", "").isEmpty();
        boolean another = !gone && now.whole("domid", -1) != domain.domid();
        if (!reboot) {
            return (gone || another || isDead(now)) && tell("Domain " + domain.name() + " terminated");
        }
        if (another) {
            // Until its devices are connected the new one is there, but paused.
            return now.text("state", "").indexOf('p') < 0
                    && tell("Domain " + domain.name() + " rebooted");
        }
        if (gone) {
            looksWithout++;
            return looksWithout > LOOKS_UNTIL_LOST
                    && tell("Domain " + domain.name() + " destroyed for failing to reboot");
        }
        return false;
    }

    private static boolean isDead(Fields domain) {
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

    private boolean tell(String line) {
        call.streams().say(line);
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
