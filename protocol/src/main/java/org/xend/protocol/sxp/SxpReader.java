package org.xend.protocol.sxp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Reads S-expressions within limits. Immutable; keeps its own stack, so depth costs heap and never the
/// thread's stack.
public final class SxpReader {
    private final SxpLimits limits;

    public SxpReader() {
        this(SxpLimits.DEFAULT);
    }

    public SxpReader(SxpLimits limits) {
        this.limits = limits;
    }

    /// Every value of a document.
    ///
    /// @throws SxpException at the first position where the text is no S-expression or passes a limit
    public List<Sxp> readAll(String text) throws SxpException {
        return read(text, new Builder<>() {
            @Override
            public Sxp word(String word, Position at) {
                return new Sxp.Atom(word);
            }

            @Override
            public Sxp list(List<Sxp> items, Position at) {
                return new Sxp.Items(items);
            }
        });
    }

    /// The one value a document consists of.
    ///
    /// @throws SxpException as [#readAll], and if there is no value or a second one
    public Sxp readOne(String text) throws SxpException {
        List<LocatedSxp> values = readLocated(text);
        if (values.isEmpty()) {
            throw new SxpException(Position.START, "there is no value");
        }
        if (values.size() > 1) {
            throw new SxpException(values.get(1).at(), "there is a second value where one was expected");
        }
        return values.getFirst().value();
    }

    /// Every value of a document with its position.
    ///
    /// @throws SxpException as [#readAll]
    public List<LocatedSxp> readLocated(String text) throws SxpException {
        return read(text, new Builder<>() {
            @Override
            public LocatedSxp word(String word, Position at) {
                return new LocatedSxp(new Sxp.Atom(word), at, List.of());
            }

            @Override
            public LocatedSxp list(List<LocatedSxp> items, Position at) {
                return new LocatedSxp(
                        new Sxp.Items(items.stream().map(LocatedSxp::value).toList()), at, items);
            }
        });
    }

    /// The text of bytes that came from a file or a peer.
    ///
    /// @throws SxpException at the first byte that is not UTF-8
    public static String decode(byte[] utf8) throws SxpException {
        var bytes = ByteBuffer.wrap(utf8);
        var chars = CharBuffer.allocate(utf8.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, chars, true);
        String text = chars.flip().toString();
        if (result.isError()) {
            int lineStart = text.lastIndexOf('\n') + 1;
            var at = new Position(
                    (int) text.chars().filter(c -> c == '\n').count() + 1,
                    text.codePointCount(lineStart, text.length()) + 1);
            throw new SxpException(
                    at, "the byte 0x" + Integer.toHexString(utf8[bytes.position()] & 0xff) + " is not UTF-8 text");
        }
        return text;
    }

    private interface Builder<T> {
        T word(String word, Position at);

        T list(List<T> items, Position at);
    }

    private record OpenList<T>(Position at, List<T> items) {}

    private <T> List<T> read(String text, Builder<T> builder) throws SxpException {
        if (text.length() > limits.chars()) {
            throw new SxpException(Position.START, "the text is longer than " + limits.chars() + " characters");
        }
        var scanner = new SxpScanner(text);
        Deque<OpenList<T>> open = new ArrayDeque<>();
        List<T> items = new ArrayList<>();
        while (true) {
            switch (scanner.advance(open.isEmpty())) {
                case ATOM -> items.add(builder.word(scanner.word(), scanner.start()));
                case OPEN -> {
                    if (open.size() == limits.depth()) {
                        throw new SxpException(
                                scanner.start(), "lists are nested more than " + limits.depth() + " deep");
                    }
                    open.push(new OpenList<>(scanner.start(), items));
                    items = new ArrayList<>();
                }
                case CLOSE -> {
                    if (open.isEmpty()) {
                        throw new SxpException(scanner.start(), "unexpected ')': no list is open");
                    }
                    T list = builder.list(items, open.peek().at());
                    items = open.pop().items();
                    items.add(list);
                }
                case END -> {
                    if (!open.isEmpty()) {
                        throw new SxpException(
                                scanner.start(),
                                "unexpected end of input: the list that opens at "
                                        + open.peek().at() + " is not closed");
                    }
                    return items;
                }
            }
        }
    }
}
