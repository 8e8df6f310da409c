package org.xend.daemon.xenstored.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.daemon.xenstored.domain.IntroducedDomain;
import org.xend.daemon.xenstored.domain.IntroducedDomains;
import org.xend.daemon.xenstored.domain.KnownDomains;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The requests about domains. Domids are decimal numbers and nothing else; ports and frames are read as atoi
/// reads them, as toolstacks expect.
/// Owned by the [RequestDispatcher].
final class DomainRequests {
    private static final int DOMID_SELF = 32752;
    private static final byte[] YES = {'T', 0};
    private static final byte[] NO = {'F', 0};

    private final DomainLifecycle lifecycle;
    private final IntroducedDomains introduced;

    DomainRequests(DomainLifecycle lifecycle, IntroducedDomains introduced) {
        this.lifecycle = lifecycle;
        this.introduced = introduced;
    }

    /// Domid, frame (kept, not used: grant reference 1 is mapped) and event channel port.
    void introduce(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(3);
        int domid = Payload.domid(strings.get(0));
        int port = Payload.number(strings.get(2));
        if (port <= 0 || domid != 0 && !KnownDomains.isReal(domid)) {
            throw XsError.EINVAL.exception();
        }
        Request.LaterReply reply = request.later();
        lifecycle.introduce(domid, frame(strings.get(1)), port, new DomainLifecycle.Introduction() {
            @Override
            public void done() {
                reply.ok();
            }

            @Override
            public void refused(XsError error) {
                reply.fail(error);
            }
        });
    }

    void release(Request request) throws XsException {
        lifecycle.release(introduced(request.only()));
        request.ok();
    }

    void resume(Request request) throws XsException {
        lifecycle.setShutdownAnnounced(introduced(request.only()), false);
        request.ok();
    }

    void setTarget(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(2);
        int domid = Payload.domid(strings.get(0));
        int targetId = Payload.domid(strings.get(1));
        IntroducedDomain domain = known(domid);
        IntroducedDomain target = known(targetId);
        lifecycle.setTarget(domain, target.domid());
        request.ok();
    }

    void isIntroduced(Request request) throws XsException {
        int domid = Payload.domid(request.only());
        boolean known =
                domid == 0 || domid == DOMID_SELF || introduced.find(domid).isPresent();
        request.reply(known ? YES : NO);
    }

    void domainPath(Request request) throws XsException {
        request.reply((NodePath.home(Payload.domid(request.only())) + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    /// Signed decimal, as toolstacks write it; 0 for what is none: nothing depends on it here.
    private static long frame(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private IntroducedDomain introduced(String text) throws XsException {
        int domid = Payload.domid(text);
        if (domid == 0) {
            throw XsError.EINVAL.exception();
        }
        return known(domid);
    }

    private IntroducedDomain known(int domid) throws XsException {
        return introduced.find(domid).orElseThrow(XsError.ENOENT::exception);
    }
}
