package org.xend.protocol.sxp;

import java.util.List;

/// A value with the place where it begins, for readers of files whose errors name line and column.
///
/// @param items the elements of a list with their places, in the order of [Sxp.Items#items]; empty for a word
public record LocatedSxp(Sxp value, Position at, List<LocatedSxp> items) {
    public LocatedSxp {
        items = List.copyOf(items);
    }
}
