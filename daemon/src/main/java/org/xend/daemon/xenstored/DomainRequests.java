package org.xend.daemon.xenstored;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xend.daemon.xenstored.Domains.Domain;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The requests about domains. Numbers are read as atoi reads them, which is what toolstacks met so far.
/// Owned by the [StoreConductor].
final class DomainRequests {
    private static final int DOMID_SELF = 32752;
    private static final byte[] YES = {'T', 0};
    private static final byte[] NO = {'F', 0};

    private final StoreConductor conductor;

    DomainRequests(StoreConductor conductor) {
        this.conductor = conductor;
    }

    /// Domid, frame (not looked at: grant reference 1 is mapped) and event channel port.
    void introduce(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(3);
        int domid = Payload.number(strings.get(0));
        int port = Payload.number(strings.get(2));
        if (port <= 0) {
            throw XsError.EINVAL.exception();
        }
        Request.LaterReply reply = request.later();
        conductor.lifecycle().introduce(domid, port, new DomainLifecycle.Introduction() {
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
        conductor.lifecycle().release(introduced(request.only()));
        request.ok();
    }

    void resume(Request request) throws XsException {
        introduced(request.only()).setShutdownAnnounced(false);
        request.ok();
    }

    void setTarget(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(2);
        Domain domain = known(Payload.number(strings.get(0)));
        Domain target = known(Payload.number(strings.get(1)));
        domain.setTarget(target.domid());
        domain.connection().ifPresent(
                connection -> connection.setCaller(connection.caller().withTarget(target.domid())));
        request.ok();
    }

    void isIntroduced(Request request) throws XsException {
        int domid = Payload.number(request.only());
        boolean known = domid == 0 || domid == DOMID_SELF || conductor.domains().find(domid).isPresent();
        request.reply(known ? YES : NO);
    }

    void domainPath(Request request) throws XsException {
        request.reply((NodePath.home(Payload.number(request.only())) + '\0')
                .getBytes(StandardCharsets.US_ASCII));
    }

    private Domain introduced(String text) throws XsException {
        int domid = Payload.number(text);
        if (domid == 0) {
            throw XsError.EINVAL.exception();
        }
        return known(domid);
    }

    private Domain known(int domid) throws XsException {
        return conductor.domains().find(domid).orElseThrow(XsError.ENOENT::exception);
    }
}
