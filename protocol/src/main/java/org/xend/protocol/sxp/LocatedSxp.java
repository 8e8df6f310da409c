package org.xend.protocol.sxp;

import java.util.List;

/// A value with the position where it begins, for readers whose errors name line and column.
///
/// @param items the elements of a list with their positions, in the order of [Sxp.Items#items]; empty for an atom
public record LocatedSxp(Sxp value, Position at, List<LocatedSxp> items) {
    public LocatedSxp {
        items = List.copyOf(items);
    }
}
