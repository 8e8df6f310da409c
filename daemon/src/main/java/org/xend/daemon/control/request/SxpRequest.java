package org.xend.daemon.control.request;

import java.util.LinkedHashMap;
import java.util.List;
import org.xend.protocol.sxp.LocatedSxp;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// Reads a body that is an S-expression: `((op create) (config (vm ...)) (paused 0))`.
public final class SxpRequest {
    private SxpRequest() {}

    /// @throws Refusal with line and column of the error
    public static Parameters read(byte[] body) {
        try {
            List<LocatedSxp> values = new SxpReader().readLocated(SxpReader.decode(body));
            if (values.size() != 1 || values.getFirst().value() instanceof Sxp.Atom) {
                throw Refusal.badRequest("the body must be one list of (name value) pairs");
            }
            var parameters = new LinkedHashMap<String, Sxp>();
            for (LocatedSxp pair : values.getFirst().items()) {
                put(parameters, pair);
            }
            return new Parameters(parameters);
        } catch (SxpException e) {
            throw Refusal.badRequest("malformed S-expression at " + e.getMessage());
        }
    }

    /// One value that came as text in a form's field.
    ///
    /// @throws Refusal naming the field, with line and column within it
    public static Sxp readField(String name, String text) {
        try {
            return new SxpReader().readOne(text);
        } catch (SxpException e) {
            throw Refusal.badRequest("parameter '" + name + "': malformed S-expression at " + e.getMessage());
        }
    }

    /// The parameters of a request that another reader has brought into this form.
    static Parameters parameters(Sxp request) {
        var parameters = new LinkedHashMap<String, Sxp>();
        for (Sxp pair : request.asItems().orElseThrow().items()) {
            if (!(pair instanceof Sxp.Items(var items))
                    || items.size() != 2
                    || !(items.getFirst() instanceof Sxp.Atom(String name))) {
                throw Refusal.badRequest("malformed request: every member must have one value");
            }
            if (parameters.putIfAbsent(name, items.get(1)) != null) {
                throw Refusal.badRequest("parameter '" + Parameters.clip(name) + "' has several values");
            }
        }
        return new Parameters(parameters);
    }

    private static void put(LinkedHashMap<String, Sxp> parameters, LocatedSxp pair) {
        if (!(pair.value() instanceof Sxp.Items(var items))
                || items.isEmpty()
                || items.size() > 2
                || !(items.getFirst() instanceof Sxp.Atom(String name))) {
            throw Refusal.badRequest("malformed request at " + pair.at() + ": a (name value) pair was expected");
        }
        Sxp value = items.size() == 2 ? items.get(1) : Sxp.atom("");
        if (parameters.putIfAbsent(name, value) != null) {
            throw Refusal.badRequest(
                    "malformed request at " + pair.at() + ": parameter '" + Parameters.clip(name) + "' is given twice");
        }
    }
}
