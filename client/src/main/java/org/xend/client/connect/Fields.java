package org.xend.client.connect;

import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpLimits;
import org.xend.protocol.sxp.SxpPrinter;
import org.xend.protocol.sxp.SxpReader;

/// One list of an answer, read as xm read it: the value of a field is the second element of the first child list
/// whose head is the field. A missing field has a default, because a dormant domain lacks half of the fields.
/// Plain loops, for every `xm list` runs through here.
public record Fields(Sxp.Items list) {
    private static final SxpLimits LIMITS = SxpLimits.DEFAULT.withChars(16 << 20);
    private static final Fields NOTHING = new Fields(Sxp.list());

    /// Reads an answer's first value; an empty answer is an empty list.
    static Fields read(String text) throws ProtocolException {
        try {
            return of(new SxpReader(LIMITS).readAll(text));
        } catch (SxpException e) {
            throw new ProtocolException("its answer is not an S-expression: " + e.getMessage());
        }
    }

    /// No pattern switch here: its first use costs a start of several milliseconds that no cache holds.
    private static Fields of(List<Sxp> values) {
        if (values.isEmpty()) {
            return NOTHING;
        }
        return values.getFirst() instanceof Sxp.Items items ? new Fields(items) : new Fields(Sxp.list(values));
    }

    /// The daemon's refusal, in whichever form its body is.
    static DaemonException refusal(int status, String body) {
        try {
            Fields error = read(body);
            if (error.head().equals("xend.err")) {
                return new DaemonException(status, error.text("code", ""), error.second());
            }
        } catch (ProtocolException _) {
            return new DaemonException(status, "", "xend answered " + status + ": " + firstLine(body));
        }
        return new DaemonException(status, "", "xend answered " + status + ": " + firstLine(body));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }

    public boolean isEmpty() {
        return list.items().isEmpty();
    }

    /// The first element; empty where that is a list or there is none.
    public String head() {
        return word(0);
    }

    /// The second element; empty where that is a list or there is none.
    public String second() {
        return word(1);
    }

    private String word(int index) {
        return index < list.items().size() && list.items().get(index) instanceof Sxp.Atom(String text) ? text : "";
    }

    public String text(String field, String otherwise) {
        Fields entry = list(field);
        return entry.list.items().size() < 2 ? otherwise : entry.second();
    }

    public double real(String field, double otherwise) {
        String text = text(field, "");
        try {
            return text.isEmpty() ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    public long whole(String field, long otherwise) {
        String text = text(field, "");
        try {
            return text.isEmpty() ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    public boolean flag(String field) {
        return text(field, "0").equals("1") || text(field, "").equalsIgnoreCase("true");
    }

    /// The first child list with this head, itself included as first element; empty where there is none.
    public Fields list(String field) {
        for (Sxp item : list.items()) {
            if (item instanceof Sxp.Items items && items.isForm(field)) {
                return new Fields(items);
            }
        }
        return NOTHING;
    }

    /// Every child list with this head.
    public List<Fields> each(String field) {
        var found = new ArrayList<Fields>();
        for (Sxp item : list.items()) {
            if (item instanceof Sxp.Items items && items.isForm(field)) {
                found.add(new Fields(items));
            }
        }
        return found;
    }

    /// Every child list.
    public List<Fields> lists() {
        var found = new ArrayList<Fields>();
        for (Sxp item : list.items()) {
            if (item instanceof Sxp.Items items) {
                found.add(new Fields(items));
            }
        }
        return found;
    }

    /// Every element that is an atom.
    public List<String> words() {
        var found = new ArrayList<String>();
        for (Sxp item : list.items()) {
            if (item instanceof Sxp.Atom(String text)) {
                found.add(text);
            }
        }
        return found;
    }

    /// The whole numbers after the head, whether they stand in the list itself or in one list inside it:
    /// `(cpumap 0 1)` and `(cpumap (0 1))` are the same.
    public List<Integer> numbers() {
        var found = new ArrayList<Integer>();
        collectNumbers(list, found);
        return found;
    }

    private static void collectNumbers(Sxp.Items items, List<Integer> found) {
        for (Sxp item : items.items()) {
            switch (item) {
                case Sxp.Items inner -> collectNumbers(inner, found);
                case Sxp.Atom(String text) when isNumber(text) -> found.add(Integer.parseInt(text));
                case Sxp.Atom _ -> {
                    continue;
                }
            }
        }
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() < 10;
    }

    /// As `xm list --long` prints it: indented, 80 columns, a newline at the end.
    public String pretty() {
        return SxpPrinter.pretty(list, SxpPrinter.SCREEN_WIDTH);
    }
}
