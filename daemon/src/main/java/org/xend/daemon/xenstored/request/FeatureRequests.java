package org.xend.daemon.xenstored.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.domain.IntroducedDomain;
import org.xend.daemon.xenstored.domain.IntroducedDomains;
import org.xend.daemon.xenstored.domain.KnownDomains;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// GET_FEATURE and SET_FEATURE: the features a domain is offered. They are written into its ring page at its
/// introduction, so they can be changed before that only. Domain 0 is always offered all of them. Owned by the
/// [RequestDispatcher].
final class FeatureRequests {
    private final KnownDomains knownDomains;
    private final IntroducedDomains introduced;

    FeatureRequests(KnownDomains knownDomains, IntroducedDomains introduced) {
        this.knownDomains = knownDomains;
        this.introduced = introduced;
    }

    /// The client's own, or those of a domain.
    void get(Request request) throws XsException {
        List<String> strings = request.strings();
        if (strings.isEmpty()) {
            request.reply(text(request.connection().features()));
            return;
        }
        if (!request.caller().privileged()) {
            throw XsError.EACCES.exception();
        }
        if (strings.size() > 1) {
            throw XsError.EINVAL.exception();
        }
        int domid = Payload.domid(strings.getFirst());
        request.replyWhenKnown(knownDomains, Set.of(domid), () -> {
            existing(domid);
            return text(introduced
                    .find(domid)
                    .flatMap(IntroducedDomain::connection)
                    .map(Connection::features)
                    .orElseGet(() -> knownDomains.features(domid)));
        });
    }

    void set(Request request) throws XsException {
        List<String> strings = request.strings(2);
        int domid = Payload.domid(strings.getFirst());
        int features = Payload.number(strings.get(1));
        request.replyWhenKnown(knownDomains, Set.of(domid), () -> {
            existing(domid);
            if (domid == 0 || introduced.find(domid).isPresent()) {
                throw XsError.EBUSY.exception();
            }
            if ((features & ~StoreFeatures.ALL) != 0) {
                throw XsError.EINVAL.exception();
            }
            knownDomains.setFeatures(domid, features);
            return Request.OK;
        });
    }

    private void existing(int domid) throws XsException {
        if (!knownDomains.knows(domid)) {
            throw XsError.ENOENT.exception();
        }
    }

    private static byte[] text(int features) {
        return (Integer.toString(features) + '\0').getBytes(StandardCharsets.US_ASCII);
    }
}
