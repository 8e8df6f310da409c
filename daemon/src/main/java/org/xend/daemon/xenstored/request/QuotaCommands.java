package org.xend.daemon.xenstored.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// CONTROL's commands about what domains use: `quota`, `quota-soft`, `memreport`. Owned by [ControlRequests].
final class QuotaCommands {
    static final String QUOTA_PARAMETERS = "[set <name> <val>|<domid>|max [-r]]";
    static final String SOFT_PARAMETERS = "[set <name> <val>]";
    static final String REPORT_PARAMETERS = "";

    private static final Logger LOG = LoggerFactory.getLogger(QuotaCommands.class);

    private final Store store;
    private final DomainUse.Source use;

    QuotaCommands(Store store, DomainUse.Source use) {
        this.store = store;
        this.use = use;
    }

    void quota(Request request, List<String> arguments) throws XsException {
        switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "" -> show(request, false);
            case "set" -> set(request, arguments, false);
            case "max" -> most(request, arguments);
            default -> domain(request, arguments);
        }
    }

    void soft(Request request, List<String> arguments) throws XsException {
        if (arguments.isEmpty()) {
            show(request, true);
        } else if (arguments.getFirst().equals("set")) {
            set(request, arguments, true);
        } else {
            throw XsError.EINVAL.exception();
        }
    }

    private void show(Request request, boolean soft) {
        StringBuilder text = new StringBuilder("Quota settings:\n");
        Quotas quotas = store.quotas();
        table(text, soft, quota -> quotas.value(Quotas.ALL, quota), true);
        reply(request, text);
    }

    private static void table(StringBuilder text, boolean soft, ToIntFunction<Quota> value, boolean explained) {
        for (Quota quota : Quota.values()) {
            if (quota.isSoft() == soft) {
                text.append(String.format("%-17s: %8d", name(quota), value.applyAsInt(quota)))
                        .append(explained ? " " + quota.meaning() : "")
                        .append('\n');
            }
        }
    }

    /// The soft limits have a command of their own, which names them without the prefix.
    private static String name(Quota quota) {
        return quota.isSoft() ? quota.word().substring(Quota.SOFT_PREFIX.length()) : quota.word();
    }

    private void set(Request request, List<String> arguments, boolean soft) throws XsException {
        if (arguments.size() != 3) {
            throw XsError.EINVAL.exception();
        }
        int value = Payload.number(arguments.get(2));
        Quota quota = Quota.of(soft ? Quota.SOFT_PREFIX + arguments.get(1) : arguments.get(1))
                .filter(of -> of.isSoft() == soft && value >= 1)
                .orElseThrow(XsError.EINVAL::exception);
        store.quotas().set(Quotas.ALL, quota, value);
        request.ok();
    }

    private void most(Request request, List<String> arguments) throws XsException {
        if (arguments.size() > 2 || arguments.size() == 2 && !arguments.get(1).equals("-r")) {
            throw XsError.EINVAL.exception();
        }
        Quotas quotas = store.quotas();
        if (arguments.size() == 2) {
            quotas.forgetMost();
            store.ledger().forgetMost();
        }
        StringBuilder text = new StringBuilder("Max. seen accounting values:\n");
        table(text, false, quota -> quota == Quota.NODES ? store.ledger().mostOwned() : quotas.most(quota), false);
        reply(request, text);
    }

    private void domain(Request request, List<String> arguments) throws XsException {
        if (arguments.size() != 1) {
            throw XsError.EINVAL.exception();
        }
        int domid = Payload.number(arguments.getFirst());
        if (domid != 0 && !use.isIntroduced(domid) && store.ledger().owned(domid) == 0) {
            throw XsError.ENOENT.exception();
        }
        DomainUse of = use.of(domid);
        StringBuilder text = new StringBuilder("Domain ").append(domid).append(":\n");
        line(text, Quota.NODES, of.nodes());
        line(text, Quota.WATCHES, of.watches());
        line(text, Quota.TRANSACTIONS, of.transactions());
        line(text, Quota.OUTSTANDING, of.outstanding());
        line(text, Quota.MEMORY, of.memory());
        reply(request, text);
    }

    private static void line(StringBuilder text, Quota quota, long used) {
        text.append(String.format("%-16s: %8d\n", quota.word(), used));
    }

    /// Into the log, and nowhere else: a socket user must not be able to have root write files.
    void report(Request request, List<String> arguments) throws XsException {
        if (!arguments.isEmpty()) {
            throw XsError.EINVAL.exception();
        }
        LOG.info("memreport:\n{}", MemoryReport.text(use));
        request.ok();
    }

    private static void reply(Request request, StringBuilder text) {
        request.reply(text.append('\0').toString().getBytes(StandardCharsets.US_ASCII));
    }
}
