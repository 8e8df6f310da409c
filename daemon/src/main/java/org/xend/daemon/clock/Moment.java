package org.xend.daemon.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A point in time by two clocks: by the clock on the wall, which may be set at any time and is for people, and by
/// a clock that only ever goes on, which is for spans.
///
/// @param sinceBoot since the host was started, without the time it was suspended; goes on over the daemon's own
///        restarts
public record Moment(Instant wall, Duration sinceBoot) {
    /// How long ago another moment was.
    ///
    /// @return empty where it was not of this boot of the host, as it would be still to come
    public Optional<Duration> since(Moment earlier) {
        return Optional.of(sinceBoot.minus(earlier.sinceBoot)).filter(span -> !span.isNegative());
    }
}
