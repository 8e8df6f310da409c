package org.xend.protocol.sxp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Prints S-expressions in xend's two forms, in plain ASCII. The output reads back as the same value.
public final class SxpPrinter {
    /// `xm list --long` and `xm create --dryrun`.
    public static final int SCREEN_WIDTH = 80;
    /// A domain's stored configuration.
    public static final int FILE_WIDTH = 78;

    private static final int INDENT = 4;
    private static final String BARE_MARKS = ".-_:/~";

    private SxpPrinter() {}

    /// One line, items separated by one space, no newline.
    public static String compact(Sxp value) {
        var out = new StringBuilder();
        appendCompact(value, out, Integer.MAX_VALUE);
        return out.toString();
    }

    /// A list that fits in the rest of the line stands there compact. Any other has its first element on the
    /// opening line, each further one on a line of its own 4 columns deeper than the list, and the closing
    /// parenthesis alone below the opening one. Ends with a newline.
    public static String pretty(Sxp value, int width) {
        record OpenList(Iterator<Sxp> rest, int column) {}
        var out = new StringBuilder();
        Deque<OpenList> open = new ArrayDeque<>();
        Sxp next = value;
        int column = 0;
        while (true) {
            int start = out.length();
            if (!appendCompact(next, out, next instanceof Sxp.Items ? width - column : Integer.MAX_VALUE)
                    && next instanceof Sxp.Items(List<Sxp> items)) {
                out.setLength(start);
                out.append('(');
                open.push(new OpenList(items.iterator(), column));
                if (!items.isEmpty()) {
                    next = open.peek().rest().next();
                    column++;
                    continue;
                }
            }
            while (!open.isEmpty() && !open.peek().rest().hasNext()) {
                newLine(open.pop().column(), out);
                out.append(')');
            }
            if (open.isEmpty()) {
                return out.append('\n').toString();
            }
            column = open.peek().column() + INDENT;
            newLine(column, out);
            next = open.peek().rest().next();
        }
    }

    private static void newLine(int column, StringBuilder out) {
        out.append('\n').repeat(' ', column);
    }

    /// @return false, with some of the text appended, if it is longer than `room`
    private static boolean appendCompact(Sxp value, StringBuilder out, int room) {
        int start = out.length();
        Deque<Iterator<Sxp>> open = new ArrayDeque<>();
        Iterator<Sxp> items = List.of(value).iterator();
        boolean first = true;
        while (out.length() - start <= room) {
            if (items.hasNext()) {
                if (!first) {
                    out.append(' ');
                }
                switch (items.next()) {
                    case Sxp.Atom(String text) -> {
                        appendAtom(text, out);
                        first = false;
                    }
                    case Sxp.Items(List<Sxp> inner) -> {
                        out.append('(');
                        open.push(items);
                        items = inner.iterator();
                        first = true;
                    }
                }
            } else if (open.isEmpty()) {
                return true;
            } else {
                out.append(')');
                items = open.pop();
                first = false;
            }
        }
        return false;
    }

    private static void appendAtom(String text, StringBuilder out) {
        if (isBare(text)) {
            out.append(text);
            return;
        }
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> appendQuoted(c, quote, out));
        out.append(quote);
    }

    private static boolean isBare(String text) {
        return text.equals("@")
                || !text.isEmpty()
                        && text.chars()
                                .allMatch(c -> c >= 'a' && c <= 'z'
                                        || c >= 'A' && c <= 'Z'
                                        || c >= '0' && c <= '9'
                                        || BARE_MARKS.indexOf(c) >= 0);
    }

    private static void appendQuoted(int c, char quote, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (c >= ' ' && c < 127) {
                    out.append((char) c);
                } else {
                    EscapedBytes.print(c, out);
                }
            }
        }
    }
}
