package org.xend.daemon.console;

import java.util.Optional;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.xenbus.KeyPaths;

/// One domain's console keys in the key tree.
///
/// @param name the domain's; empty where it is absent or could not be a file's name
/// @param port the guest's event channel port
/// @param frame the ring's frame: only compared, never mapped
/// @param limit bytes that may wait for a reader
/// @param tty the path of the pty in `console/tty`; empty where there is none
record ConsoleKeys(String name, int port, long frame, int limit, String tty) {
    static final int LEAST_LIMIT = 4096;
    static final int MOST_LIMIT = 1 << 20;

    /// @return empty while the ring's keys are incomplete, or where another program serves this console
    static Optional<ConsoleKeys> read(KeyTransaction keys, int domid) {
        String home = KeyPaths.domain(domid);
        Optional<Integer> port = keys.read(home + "/console/port").flatMap(ConsoleKeys::port);
        Optional<Long> frame = keys.read(home + "/console/ring-ref").flatMap(ConsoleKeys::number);
        String type = keys.read(home + "/console/type").orElse("xenconsoled");
        if (port.isEmpty() || frame.isEmpty() || !type.equals("xenconsoled")) {
            return Optional.empty();
        }
        String name = keys.read(home + "/name").filter(DomainValidator::isName).orElse("");
        int limit = limit(keys.read(home + "/console/limit").orElse(""));
        String tty = keys.read(home + "/console/tty").orElse("");
        return Optional.of(new ConsoleKeys(name, port.get(), frame.get(), limit, tty));
    }

    /// The largest limit where the key is absent, negative, too large or no number.
    static int limit(String text) {
        return number(text)
                .filter(bytes -> bytes <= MOST_LIMIT)
                .map(bytes -> Math.max(LEAST_LIMIT, bytes.intValue()))
                .orElse(MOST_LIMIT);
    }

    private static Optional<Integer> port(String text) {
        return number(text)
                .filter(port -> port > 0 && port <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
