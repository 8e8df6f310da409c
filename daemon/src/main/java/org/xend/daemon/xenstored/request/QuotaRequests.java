package org.xend.daemon.xenstored.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.domain.KnownDomains;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// GET_QUOTA and SET_QUOTA: the limits of all domains or of one. Owned by the [RequestDispatcher].
final class QuotaRequests {
    private final Quotas quotas;
    private final KnownDomains knownDomains;

    QuotaRequests(Quotas quotas, KnownDomains knownDomains) {
        this.quotas = quotas;
        this.knownDomains = knownDomains;
    }

    /// Nothing: the names. A name: the limit of all. Domid and name: that domain's.
    void get(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(0);
        switch (strings.size()) {
            case 0 ->
                request.reply(
                        text(Arrays.stream(Quota.values()).map(Quota::word).collect(Collectors.joining(" "))));
            case 1 -> request.reply(value(Quotas.ALL, quota(strings.getFirst())));
            case 2 -> {
                int domid = Payload.domid(strings.getFirst());
                Quota quota = quota(strings.get(1));
                whenKnown(domid, request, () -> value(domid, quota));
            }
            default -> throw XsError.EINVAL.exception();
        }
    }

    private byte[] value(int domid, Quota quota) {
        return text(Integer.toString(quotas.value(domid, quota)));
    }

    private static byte[] text(String answer) {
        return (answer + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    void set(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(2);
        if (strings.size() > 3) {
            throw XsError.EINVAL.exception();
        }
        int domid = strings.size() == 3 ? Payload.domid(strings.getFirst()) : Quotas.ALL;
        List<String> setting = strings.subList(strings.size() - 2, strings.size());
        Quota quota = quota(setting.getFirst());
        int value = Quotas.parse(setting.get(1)).orElseThrow(XsError.EINVAL::exception);
        Request.Work work = () -> {
            quotas.set(domid, quota, value);
            return Request.OK;
        };
        if (domid == Quotas.ALL) {
            request.reply(work.run());
        } else {
            whenKnown(domid, request, work);
        }
    }

    private static Quota quota(String name) throws XsException {
        return Quota.of(name).orElseThrow(XsError.EINVAL::exception);
    }

    /// The domain need not be introduced yet, only exist: its toolstack sets its limits first.
    private void whenKnown(int domid, Request request, Request.Work work) throws XsException {
        request.replyWhenKnown(knownDomains, Set.of(domid), () -> {
            if (!knownDomains.knows(domid)) {
                throw XsError.ENOENT.exception();
            }
            return work.run();
        });
    }
}
