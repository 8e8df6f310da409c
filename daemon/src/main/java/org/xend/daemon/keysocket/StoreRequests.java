package org.xend.daemon.keysocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Wire;
import org.xend.protocol.xs.XsError;

/// Requests as calls, outside transactions (id 0) or inside one. Immutable.
final class StoreRequests implements KeyTransaction {
    /// Listings torn by changes are begun again this often before they count as out of reach.
    private static final int LIST_ATTEMPTS = 100;

    private final StoreChannel channel;
    private final int transaction;

    StoreRequests(StoreChannel channel, int transaction) {
        this.channel = channel;
        this.transaction = transaction;
    }

    @Override
    public Optional<String> read(String path) {
        return unlessMissing(MessageType.READ, path, payload(path))
                .map(reply -> new String(reply.payload(), StandardCharsets.UTF_8));
    }

    @Override
    public List<String> list(String path) {
        Reply reply = attempt(MessageType.DIRECTORY, payload(path));
        if (reply.error().isEmpty()) {
            return strings(reply.payload(), 0);
        }
        return switch (reply.error().get()) {
            case ENOENT -> List.of();
            case E2BIG -> listInParts(path);
            default -> throw refused(reply.error().get(), MessageType.DIRECTORY, path);
        };
    }

    /// Parts carry the node's generation: if it changes on the way, the list is read anew.
    private List<String> listInParts(String path) {
        for (int attempt = 0; attempt < LIST_ATTEMPTS; attempt++) {
            Optional<List<String>> names = parts(path);
            if (names.isPresent()) {
                return names.get();
            }
        }
        throw refused(XsError.EIO, MessageType.DIRECTORY_PART, path);
    }

    private Optional<List<String>> parts(String path) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        String generation = null;
        while (true) {
            Optional<Reply> reply =
                    unlessMissing(MessageType.DIRECTORY_PART, path, payload(path, Integer.toString(list.size())));
            if (reply.isEmpty()) {
                return Optional.of(List.of());
            }
            byte[] part = reply.get().payload();
            String seen = Payload.all(part, 0, part.length).getFirst();
            if (generation != null && !generation.equals(seen)) {
                return Optional.empty();
            }
            generation = seen;
            int start = seen.length() + 1;
            boolean last = part.length == start
                    || part[part.length - 1] == 0 && (part.length - 1 == start || part[part.length - 2] == 0);
            list.write(part, start, part.length - start - (last && part.length > start ? 1 : 0));
            if (last) {
                return Optional.of(strings(list.toByteArray(), 0));
            }
        }
    }

    List<String> permissions(String path) {
        return unlessMissing(MessageType.GET_PERMS, path, payload(path))
                .map(reply -> strings(reply.payload(), 0))
                .orElse(List.of());
    }

    @Override
    public void write(String path, String value) {
        byte[] head = payload(path);
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(head, head.length + text.length);
        System.arraycopy(text, 0, whole, head.length, text.length);
        done(MessageType.WRITE, path, whole);
    }

    @Override
    public void makeDirectory(String path) {
        done(MessageType.MKDIR, path, payload(path));
    }

    @Override
    public void remove(String path) {
        unlessMissing(MessageType.RM, path, payload(path));
    }

    @Override
    public void setPermissions(String path, List<String> permissions) {
        List<String> strings = new ArrayList<>(permissions);
        strings.addFirst(path);
        done(MessageType.SET_PERMS, path, payload(strings.toArray(String[]::new)));
    }

    void carryOut(KeyBatch.Change change) {
        switch (change) {
            case KeyBatch.Write write -> write(write.path(), write.value());
            case KeyBatch.MakeDirectory made -> makeDirectory(made.path());
            case KeyBatch.Remove removed -> remove(removed.path());
            case KeyBatch.SetPermissions set -> setPermissions(set.path(), set.permissions());
        }
    }

    Reply done(MessageType type, String subject, byte[] payload) {
        Reply reply = attempt(type, payload);
        if (reply.error().isPresent()) {
            throw refused(reply.error().get(), type, subject);
        }
        return reply;
    }

    /// @return empty where the answer is ENOENT
    Optional<Reply> unlessMissing(MessageType type, String subject, byte[] payload) {
        Reply reply = attempt(type, payload);
        if (reply.error().isEmpty()) {
            return Optional.of(reply);
        }
        if (reply.error().get() == XsError.ENOENT) {
            return Optional.empty();
        }
        throw refused(reply.error().get(), type, subject);
    }

    Reply attempt(MessageType type, byte[] payload) {
        if (payload.length > Wire.MAX_PAYLOAD) {
            throw refused(XsError.E2BIG, type, "of " + payload.length + " bytes");
        }
        return channel.ask(type, transaction, payload);
    }

    static KeyTreeException refused(XsError error, MessageType type, String subject) {
        return new KeyTreeException(error.name(), type + " " + subject);
    }

    /// Strings, each with its NUL.
    static byte[] payload(String... strings) {
        return (String.join("\0", strings) + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> strings(byte[] payload, int from) {
        return Payload.all(payload, from, payload.length - from);
    }
}
