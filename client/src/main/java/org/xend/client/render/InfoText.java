package org.xend.client.render;

import org.xend.client.connect.Fields;

/// `xm info`: one pair a line, the key padded to 23, `(none)` for an empty value.
public final class InfoText {
    private InfoText() {}

    /// @param node `(node (system ..) (host ..) ...)`; its first pair is not shown
    public static String of(Fields node) {
        var out = new StringBuilder();
        var pairs = node.lists();
        for (Fields pair : pairs.subList(Math.min(1, pairs.size()), pairs.size())) {
            String value = pair.second();
            out.append(new Line()
                    .left(pair.head(), 23)
                    .text(": ")
                    .text(value.isEmpty() ? "(none)" : value)
                    .end());
        }
        return out.toString();
    }
}
