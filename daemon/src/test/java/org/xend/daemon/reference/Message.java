package org.xend.daemon.reference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.xs.MessageType;

/// One message as a client receives it.
public record Message(int type, int requestId, int transactionId, String payload) {
    private static final int HEADER = 16;

    /// Takes all whole messages off the front of what was received.
    public static List<Message> takeFrom(ByteBuffer received) {
        List<Message> messages = new ArrayList<>();
        ByteBuffer in = received.order(ByteOrder.nativeOrder());
        while (in.remaining() >= HEADER && isWhole(in)) {
            int type = in.getInt();
            int requestId = in.getInt();
            int transactionId = in.getInt();
            byte[] payload = new byte[in.getInt()];
            in.get(payload);
            messages.add(new Message(type, requestId, transactionId, new String(payload, StandardCharsets.ISO_8859_1)));
        }
        return messages;
    }

    private static boolean isWhole(ByteBuffer in) {
        int length = in.getInt(in.position() + 12);
        return length >= 0 && length <= Daemon.MOST_PAYLOAD && in.remaining() - HEADER >= length;
    }

    @Override
    public String toString() {
        return MessageType.ofNumber(type) + " " + printed(payload) + " (request " + requestId
                + (transactionId == 0 ? "" : ", transaction " + transactionId) + ")";
    }

    /// With `|` for NUL; long ones are cut.
    public static String printed(String payload) {
        StringBuilder text = new StringBuilder();
        for (char c : payload.toCharArray()) {
            text.append(c == 0 ? "|" : c > ' ' && c < 127 ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return text.length() > 120 ? text.substring(0, 100) + "... (" + payload.length() + " bytes)" : text.toString();
    }
}
