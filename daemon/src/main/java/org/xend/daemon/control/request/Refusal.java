package org.xend.daemon.control.request;

import java.util.Map;
import org.xend.protocol.control.Failure;

/// A request refused with a status, and with headers that the failure does not imply (405 and its Allow).
/// Stackless: it reports no defect.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Failure failure;
    private final transient Map<String, String> headers;

    public Refusal(int status, Failure failure, Map<String, String> headers) {
        super(failure.message(), null, false, false);
        this.status = status;
        this.failure = failure;
        this.headers = Map.copyOf(headers);
    }

    public static Refusal of(Failure failure) {
        return new Refusal(statusOf(failure), failure, Map.of());
    }

    public static Refusal badRequest(String message) {
        return of(new Failure.BadRequest(message));
    }

    public int status() {
        return status;
    }

    public Failure failure() {
        return failure;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /// The HTTP status of a failure.
    static int statusOf(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest _, Failure.BadConfig _ -> 400;
            case Failure.NoSuchDomain _, Failure.NoSuchResource _ -> 404;
            case Failure.NameInUse _,
                    Failure.WrongState _,
                    Failure.NotEnoughMemory _,
                    Failure.NotEnoughDescriptors _,
                    Failure.HypervisorRefused _ -> 409;
            case Failure.TooLarge _ -> 413;
            case Failure.Internal _, Failure.NotRecorded _ -> 500;
            case Failure.Unsupported _ -> 501;
            case Failure.DeviceFailed _ -> 502;
            case Failure.Cancelled _ -> 503;
        };
    }
}
