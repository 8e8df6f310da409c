package org.xend.client.render;

import java.util.List;

/// `xm sched-credit`: name L32, ID R5, weight R6, cap R4; -1 for a domain that has neither.
public final class SchedulerTable {
    public record Row(String name, String domid, long weight, long cap) {}

    private SchedulerTable() {}

    public static String of(List<Row> rows) {
        var out = new StringBuilder(new Line()
                .left("Name", 33)
                .gap(1)
                .right("ID", 4)
                .gap(1)
                .right("Weight", 6)
                .gap(1)
                .right("Cap", 4)
                .end());
        for (Row row : rows) {
            out.append(new Line()
                    .left(row.name, 32)
                    .gap(1)
                    .right(row.domid, 5)
                    .gap(1)
                    .right(Long.toString(row.weight), 6)
                    .gap(1)
                    .right(Long.toString(row.cap), 4)
                    .end());
        }
        return out.toString();
    }

    public static String json(List<Row> rows) {
        var out = new StringBuilder("[");
        for (Row row : rows) {
            out.append(out.length() > 1 ? "," : "")
                    .append("{\"name\":")
                    .append(Json.quote(row.name))
                    .append(",\"domid\":")
                    .append(row.domid.isEmpty() ? "null" : row.domid)
                    .append(",\"weight\":")
                    .append(row.weight)
                    .append(",\"cap\":")
                    .append(row.cap)
                    .append('}');
        }
        return out.append("]\n").toString();
    }
}
