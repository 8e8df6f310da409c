package org.xend.daemon.xenstored.request;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.xenstored.connection.RequestTrace;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// CONTROL: a command and its arguments for the daemon itself. Owned by the [RequestDispatcher].
final class ControlRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ControlRequests.class);

    @FunctionalInterface
    private interface Command {
        void run(Request request, List<String> arguments) throws XsException;
    }

    private record Entry(String parameters, Command command) {}

    private final RequestTrace trace;
    private final Map<String, Entry> commands = new LinkedHashMap<>();

    ControlRequests(RequestTrace trace, QuotaCommands use) {
        this.trace = trace;
        commands.put("check", new Entry("", this::check));
        commands.put("log", new Entry("[on|off|+<switch>|-<switch>]", this::log));
        commands.put("live-update", new Entry("<file>", ControlRequests::liveUpdate));
        commands.put("help", new Entry("", this::help));
        commands.put("print", new Entry("<string>", ControlRequests::print));
        commands.put("memreport", new Entry(QuotaCommands.REPORT_PARAMETERS, use::report));
        commands.put("quota", new Entry(QuotaCommands.QUOTA_PARAMETERS, use::quota));
        commands.put("quota-soft", new Entry(QuotaCommands.SOFT_PARAMETERS, use::soft));
    }

    void control(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(1);
        Entry entry = commands.get(strings.getFirst());
        if (entry == null) {
            throw XsError.EINVAL.exception();
        }
        entry.command().run(request, strings.subList(1, strings.size()));
    }

    private void check(Request request, List<String> arguments) throws XsException {
        expect(arguments, 0, 0);
        request.ok();
    }

    /// Switches the [RequestTrace], or lists what it has to switch.
    private void log(Request request, List<String> arguments) throws XsException {
        expect(arguments, 0, 1);
        if (arguments.isEmpty()) {
            StringBuilder text = new StringBuilder("Log switch settings:\n");
            for (RequestTrace.Switch one : RequestTrace.Switch.values()) {
                text.append(String.format("%-8s: %s\n", one.word(), trace.isSet(one) ? "on" : "off"));
            }
            reply(request, text);
            return;
        }
        String what = arguments.getFirst();
        switch (what) {
            case "on" -> trace.setOn(true);
            case "off" -> trace.setOn(false);
            default -> {
                boolean on = what.startsWith("+");
                if (!on && !what.startsWith("-")) {
                    throw XsError.EINVAL.exception();
                }
                trace.set(RequestTrace.Switch.of(what.substring(1)).orElseThrow(XsError.EINVAL::exception), on);
            }
        }
        LOG.info("control: log {}", what);
        request.ok();
    }

    /// What xenstore-control shows for anything but `OK`: a sentence, not an error.
    private static void liveUpdate(Request request, List<String> arguments) throws XsException {
        expect(arguments, 1, Integer.MAX_VALUE);
        reply(
                request,
                new StringBuilder("This daemon is not updated live: replace its files and run \"xend restart\"."));
    }

    private void help(Request request, List<String> arguments) throws XsException {
        expect(arguments, 0, 0);
        StringBuilder text = new StringBuilder();
        commands.forEach((name, entry) ->
                text.append(name).append('\t').append(entry.parameters()).append('\n'));
        reply(request, text);
    }

    private static void print(Request request, List<String> arguments) throws XsException {
        expect(arguments, 1, 1);
        LOG.info("control: {}", arguments.getFirst().replaceAll("[^ -~]", "?"));
        request.ok();
    }

    private static void reply(Request request, StringBuilder text) {
        request.reply(text.append('\0').toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void expect(List<String> arguments, int fewest, int most) throws XsException {
        if (arguments.size() < fewest || arguments.size() > most) {
            throw XsError.EINVAL.exception();
        }
    }
}
