package org.xend.client.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
    private static String body(String answer) throws IOException {
        var reader = new HttpReader(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        reader.readHead();
        return HttpReader.text(reader.readBody());
    }

    @Test
    void aBodyIsAsLongAsItsContentLength() throws IOException {
        assertEquals("(a)", body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n(a)rest"));
    }

    @Test
    void chunksAreJoinedWithTheirExtensionsAndTrailersPassedOver() throws IOException {
        assertEquals(
                "(a b)",
                body(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n(a \r\n2\r\nb)\r\n0\r\nT: v\r\n\r\n"));
    }

    @Test
    void withoutALengthTheBodyRunsToTheEnd() throws IOException {
        assertEquals("all of it", body("HTTP/1.1 200 OK\n\nall of it"));
    }

    @Test
    void headerNamesMayBeWrittenInAnyCase() throws IOException {
        assertEquals("x", body("HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh:1\r\n\r\nxy"));
    }

    @Test
    void aCutOffAnswerAndOneThatIsNotHttpAreReported() {
        assertEquals("the answer was cut off after 1 of 5 bytes", problem("HTTP/1.1 200 OK\nContent-Length: 5\n\n("));
        assertEquals("the daemon closed the connection", problem(""));
        assertEquals("the answer is not HTTP", problem("SSH-2.0-OpenSSH\n\n"));
        assertEquals(
                "the answer's Content-Length 'ten' is not a number",
                problem("HTTP/1.1 200 OK\nContent-Length: ten\n\n"));
    }

    @Test
    void anEndlessHeadOrBodyIsRefused() {
        assertEquals("a line of the answer's head is too long", problem("HTTP/1.1 200 OK" + "x".repeat(9000)));
        assertEquals(
                "the answer has a malformed header, or more than 100 headers",
                problem("HTTP/1.1 200 OK\n" + manyHeaders() + "\n"));
        assertEquals(
                "the answer is larger than 16777216 bytes", problem("HTTP/1.1 200 OK\nContent-Length: 99999999\n\n"));
    }

    private static String manyHeaders() {
        var headers = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            headers.append("H").append(i).append(": v\n");
        }
        return headers.toString();
    }

    private static String problem(String answer) {
        return assertThrows(ProtocolException.class, () -> body(answer)).getMessage();
    }
}
