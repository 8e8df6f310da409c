package org.xend.client.connect;

import java.io.IOException;
import java.time.Duration;

/// Somebody took the request on the socket, and nothing came back.
public final class AnswerTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTimeoutException(Duration limit) {
        super("no answer within " + limit.toSeconds() + " s");
    }
}
