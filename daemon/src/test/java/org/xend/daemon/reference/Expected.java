package org.xend.daemon.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xend.protocol.xs.MessageType;

/// A message a client should be sent.
public sealed interface Expected {
    /// @param generations what was told of generations so far
    boolean matches(Message actual, Generations generations);

    /// An event that may be left out while an equal one has not been read.
    boolean isRepeatable();

    record Exactly(Message message) implements Expected {
        @Override
        public boolean matches(Message actual, Generations generations) {
            return message.equals(actual);
        }

        @Override
        public boolean isRepeatable() {
            return message.type() == MessageType.WATCH_EVENT.number()
                    && !message.payload().startsWith("@");
        }

        @Override
        public String toString() {
            return message.toString();
        }
    }

    /// The reply to DIRECTORY_PART: a generation of the daemon's choice, then as many whole names from an
    /// offset on as fit, and one NUL more behind the last.
    ///
    /// @param committed nobody but this transaction has seen the node in this state
    record Part(
            int requestId,
            int transactionId,
            String path,
            long stamp,
            boolean committed,
            List<String> names,
            int offset)
            implements Expected {
        @Override
        public boolean matches(Message actual, Generations generations) {
            int end = actual.payload().indexOf('\0');
            return end > 0
                    && actual.requestId() == requestId
                    && actual.transactionId() == transactionId
                    && actual.type() == MessageType.DIRECTORY_PART.number()
                    && generations.agree(
                            path, stamp, committed, actual.payload().substring(0, end))
                    && actual.payload().substring(end + 1).equals(names(Daemon.MOST_PAYLOAD - end - 1));
        }

        private String names(int room) {
            String list = String.join("\0", names) + (names.isEmpty() ? "" : "\0");
            String rest = list.substring(offset < 0 ? list.length() : Math.min(offset, list.length()));
            int fit = rest.length() <= room ? rest.length() : rest.lastIndexOf('\0', room - 1) + 1;
            return rest.substring(0, fit) + (fit == rest.length() && fit < room ? "\0" : "");
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }
    }

    /// Equal states of a node have one generation, and different ones that were there for all to see have
    /// different ones.
    final class Generations {
        private record State(String path, long stamp) {}

        private final Map<State, String> ofState = new HashMap<>();
        private final Map<String, State> ofGeneration = new HashMap<>();

        boolean agree(String path, long stamp, boolean committed, String generation) {
            State state = new State(path, stamp);
            String before = ofState.putIfAbsent(state, generation);
            if (before != null && !before.equals(generation)) {
                return false;
            }
            State owner = committed ? ofGeneration.putIfAbsent(path + " " + generation, state) : null;
            return owner == null || owner.equals(state);
        }
    }

    static Expected event(String payload) {
        return new Exactly(new Message(MessageType.WATCH_EVENT.number(), 0, 0, payload));
    }
}
