package org.xend.daemon.xenstored.connection;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// Traces requests, as CONTROL `log` switches it: a line in the daemon's log for each request and each answer
/// (`io`), and for each connection that comes or goes (`obj`). Owned by the store's conductor, on its loop.
///
/// What clients send is shown as text without control characters, and cut: nobody can forge a line or fill the
/// disk. More than [#LINES_A_SECOND] lines a second are counted instead of written.
public final class RequestTrace {
    static final int LINES_A_SECOND = 1000;
    private static final int SHOWN_BYTES = 256;

    /// What can be switched one by one; the names are those of C xenstored.
    public enum Switch {
        OBJ,
        IO;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Switch> of(String word) {
            return EnumSet.allOf(Switch.class).stream()
                    .filter(one -> one.word().equals(word))
                    .findFirst();
        }
    }

    private final InstantSource clock;
    private final Consumer<String> lines;
    private final Set<Switch> switches = EnumSet.allOf(Switch.class);
    private boolean on;
    private long second;
    private int written;
    private int leftOut;

    public RequestTrace(InstantSource clock) {
        this(clock, LoggerFactory.getLogger("xenstored.trace")::info);
    }

    public RequestTrace(InstantSource clock, Consumer<String> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    public void setOn(boolean now) {
        on = now;
    }

    public void set(Switch which, boolean now) {
        if (now) {
            switches.add(which);
        } else {
            switches.remove(which);
        }
    }

    public boolean isSet(Switch which) {
        return switches.contains(which);
    }

    /// A whole message of a client.
    public void asked(Connection from, byte[] frame, int at, int payload) {
        if (on && isSet(Switch.IO)) {
            write("io: IN d" + from.caller().domid() + ' ' + name(Wire.type(frame, at)) + " req="
                    + Integer.toUnsignedString(Wire.requestId(frame, at)) + " tx="
                    + Integer.toUnsignedString(Wire.transactionId(frame, at)) + " ("
                    + shown(frame, at + Wire.HEADER_BYTES, payload) + ')');
        }
    }

    /// @param number the type of the answer, which says whether it is an error
    public void answered(Connection to, MessageType asked, int requestId, int transactionId, int number) {
        if (on && isSet(Switch.IO)) {
            write("io: OUT d" + to.caller().domid() + ' ' + asked + " req="
                    + Integer.toUnsignedString(requestId) + " tx=" + Integer.toUnsignedString(transactionId)
                    + (number == MessageType.ERROR.number() ? " ERROR" : " OK"));
        }
    }

    /// As [#answered], with the error's name or `OK`.
    public void ended(Connection to, byte[] frame, int at, String outcome) {
        if (on && isSet(Switch.IO)) {
            write("io: OUT d" + to.caller().domid() + ' ' + name(Wire.type(frame, at)) + " req="
                    + Integer.toUnsignedString(Wire.requestId(frame, at)) + " tx="
                    + Integer.toUnsignedString(Wire.transactionId(frame, at)) + ' ' + outcome);
        }
    }

    public void opened(Connection connection) {
        object("CREATE", connection);
    }

    public void closed(Connection connection) {
        object("DESTROY", connection);
    }

    private void object(String what, Connection connection) {
        if (on && isSet(Switch.OBJ)) {
            write("obj: " + what + " connection d" + connection.caller().domid());
        }
    }

    private void write(String line) {
        long now = clock.millis() / 1000;
        if (now != second) {
            if (leftOut > 0) {
                lines.accept(leftOut + " lines left out: more than " + LINES_A_SECOND + " in a second");
            }
            second = now;
            written = 0;
            leftOut = 0;
        }
        if (written++ < LINES_A_SECOND) {
            lines.accept(line);
        } else {
            leftOut++;
        }
    }

    private static String name(int number) {
        MessageType type = MessageType.ofNumber(number);
        return type == null ? "type " + Integer.toUnsignedString(number) : type.name();
    }

    private static String shown(byte[] bytes, int at, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = at; i < at + Math.min(length, SHOWN_BYTES); i++) {
            int c = bytes[i] & 0xFF;
            if (c == 0) {
                text.append('|');
            } else if (c >= ' ' && c < 127 && c != '\\' && c != '|') {
                text.append((char) c);
            } else {
                text.append(String.format("\\x%02x", c));
            }
        }
        return length > SHOWN_BYTES ? text + "... " + length + " bytes" : text.toString();
    }
}
