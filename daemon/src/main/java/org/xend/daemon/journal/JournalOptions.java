package org.xend.daemon.journal;

import java.nio.file.Path;

/// The journal's folder and the size of its segments.
///
/// @param folder made where it is missing
/// @param segmentBytes what is set aside on the disk at a time; at least [#FEWEST]
public record JournalOptions(Path folder, int segmentBytes) {
    /// `/var/lib/xend/store` on a host, under the root.
    public static final int SEGMENT_BYTES = 8 * 1024 * 1024;
    static final int FEWEST = 4096;

    public JournalOptions {
        if (segmentBytes < FEWEST || segmentBytes % 8 != 0) {
            throw new IllegalArgumentException(
                    "a journal segment must be a multiple of 8 of at least " + FEWEST + " bytes, got " + segmentBytes);
        }
    }

    public JournalOptions(Path folder) {
        this(folder, SEGMENT_BYTES);
    }
}
