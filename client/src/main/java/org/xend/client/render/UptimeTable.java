package org.xend.client.render;

import java.time.LocalTime;
import java.util.List;

/// `xm uptime`: name L32, ID R5, then `[N days, ]H:MM:SS`; the short form is uptime(1)'s line per domain.
public final class UptimeTable {
    /// @param domid empty for a domain that is not running
    /// @param seconds since it was started
    public record Row(String name, String domid, long seconds) {}

    private UptimeTable() {}

    public static String of(List<Row> rows) {
        var out = new StringBuilder(new Line()
                .left("Name", 33)
                .gap(1)
                .right("ID", 4)
                .gap(1)
                .text("Uptime ")
                .end());
        for (Row row : rows) {
            long rest = row.seconds % 86400;
            out.append(new Line()
                    .left(row.name, 32)
                    .gap(1)
                    .right(row.domid, 5)
                    .gap(1)
                    .text(days(row.seconds))
                    .right(Long.toString(rest / 3600), 2)
                    .text(":")
                    .text(Line.twoDigits(rest / 60 % 60))
                    .text(":")
                    .text(Line.twoDigits(rest % 60))
                    .end());
        }
        return out.toString();
    }

    /// @param now the time of day to begin each line with
    public static String brief(List<Row> rows, LocalTime now) {
        var out = new StringBuilder();
        for (Row row : rows) {
            long rest = row.seconds % 86400;
            out.append(new Line()
                    .text(" ")
                    .text(Line.twoDigits(now.getHour()))
                    .text(":")
                    .text(Line.twoDigits(now.getMinute()))
                    .text(":")
                    .text(Line.twoDigits(now.getSecond()))
                    .text(" up ")
                    .text(days(row.seconds))
                    .text(Long.toString(rest / 3600))
                    .text(":")
                    .text(Line.twoDigits(rest / 60 % 60))
                    .text(", ")
                    .text(row.name)
                    .text(" (")
                    .text(row.domid)
                    .text(")")
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
                    .append(",\"uptime\":")
                    .append(row.seconds)
                    .append('}');
        }
        return out.append("]\n").toString();
    }

    private static String days(long seconds) {
        long days = seconds / 86400;
        return days == 0 ? "" : days + (days == 1 ? " day, " : " days, ");
    }
}
