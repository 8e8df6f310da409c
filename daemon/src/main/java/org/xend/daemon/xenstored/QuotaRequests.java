package org.xend.daemon.xenstored;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.xend.daemon.store.Quotas;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// GET_QUOTA and SET_QUOTA: the limits of all domains or of one. Owned by the [StoreConductor].
final class QuotaRequests {
    private static final int HIGHEST_DOMID = 65535;

    private final StoreConductor conductor;

    QuotaRequests(StoreConductor conductor) {
        this.conductor = conductor;
    }

    /// Nothing: the names. A name: the limit of all. Domid and name: that domain's.
    void get(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(0);
        String answer = switch (strings.size()) {
            case 0 -> Arrays.stream(Quota.values()).map(Quota::word).collect(Collectors.joining(" "));
            case 1 -> value(Quotas.ALL, strings.getFirst());
            case 2 -> value(domid(strings.getFirst()), strings.get(1));
            default -> throw XsError.EINVAL.exception();
        };
        request.reply((answer + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    private String value(int domid, String name) throws XsException {
        return Integer.toString(conductor.store().quotas().value(domid, quota(name)));
    }

    void set(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(2);
        if (strings.size() > 3) {
            throw XsError.EINVAL.exception();
        }
        int domid = strings.size() == 3 ? domid(strings.getFirst()) : Quotas.ALL;
        List<String> setting = strings.subList(strings.size() - 2, strings.size());
        int value = Quotas.parse(setting.get(1)).orElseThrow(XsError.EINVAL::exception);
        conductor.store().quotas().set(domid, quota(setting.getFirst()), value);
        request.ok();
    }

    private static Quota quota(String name) throws XsException {
        return Quota.of(name).orElseThrow(XsError.EINVAL::exception);
    }

    /// The domain need not be introduced yet: its toolstack sets its limits first.
    private static int domid(String text) throws XsException {
        int domid = Quotas.parse(text).orElseThrow(XsError.EINVAL::exception);
        if (domid > HIGHEST_DOMID) {
            throw XsError.EINVAL.exception();
        }
        return domid;
    }
}
