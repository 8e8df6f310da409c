package org.xend.client.connect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads one HTTP/1.1 answer: status line, headers, and a body that is as long as `Content-Length` says,
/// chunked, or runs to the end of the stream (RFC 9112 section 6). Bounded, so that a peer
/// which is not our daemon cannot fill the memory.
///
/// Owned by the thread that sent the request.
final class HttpReader {
    private static final int LINE_LIMIT = 8192;
    private static final int HEADER_LIMIT = 100;
    private static final int BODY_LIMIT = 16 << 20;

    private final InputStream in;
    private final Map<String, String> headers = new HashMap<>();
    private int status;

    HttpReader(InputStream in) {
        this.in = in;
    }

    /// Reads the status line and the headers; the body, if any, is next on the stream.
    ///
    /// @return the status
    int readHead() throws IOException {
        String line = readLine();
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException("the answer is not HTTP");
        }
        status = number(line.substring(9, 12), 10, "status");
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            int colon = header.indexOf(':');
            if (colon <= 0 || headers.size() >= HEADER_LIMIT) {
                throw new ProtocolException(
                        "the answer has a malformed header, or more than " + HEADER_LIMIT + " headers");
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return status;
    }

    String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }

    byte[] readBody() throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
            return readChunks();
        }
        String length = header("content-length");
        if (length.isEmpty()) {
            return readToEnd();
        }
        return readExactly(number(length, 10, "Content-Length"));
    }

    private byte[] readChunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String line = readLine();
            int extension = line.indexOf(';');
            int size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16, "chunk size");
            if (size == 0) {
                while (!readLine().isEmpty()) {
                    checkSize(body.size());
                }
                return body.toByteArray();
            }
            checkSize(body.size() + (long) size);
            body.write(readExactly(size));
            readLine();
        }
    }

    private byte[] readToEnd() throws IOException {
        byte[] body = in.readNBytes(BODY_LIMIT + 1);
        checkSize(body.length);
        return body;
    }

    private byte[] readExactly(int length) throws IOException {
        checkSize(length);
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new ProtocolException("the answer was cut off after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    private String readLine() throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new ProtocolException("the daemon closed the connection");
            }
            if (line.length() >= LINE_LIMIT) {
                throw new ProtocolException("a line of the answer's head is too long");
            }
            line.append((char) c);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private static int number(String digits, int radix, String what) throws ProtocolException {
        try {
            int value = Integer.parseInt(digits, radix);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            throw new ProtocolException("the answer's " + what + " '" + digits + "' is not a number");
        }
        throw new ProtocolException("the answer's " + what + " is negative");
    }

    private static void checkSize(long size) throws ProtocolException {
        if (size > BODY_LIMIT) {
            throw new ProtocolException("the answer is larger than " + BODY_LIMIT + " bytes");
        }
    }

    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
