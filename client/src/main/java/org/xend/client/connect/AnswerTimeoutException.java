package org.xend.client.connect;

import java.io.IOException;
import java.time.Duration;

/// The daemon accepted the connection and did not answer in time.
public final class AnswerTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTimeoutException(Duration limit) {
        super("no answer within " + limit.toSeconds() + " s");
    }
}
