package org.xend.daemon.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsoleRingTest {
    private final SharedPage page = SharedPage.inMemory();
    private final ConsoleRing ring = new ConsoleRing(page);

    @Test
    void bytesComeOutAsTheyWentInAcrossManyWraps() {
        Random random = new Random(7);
        var sent = new ByteArrayOutputStream();
        var received = new ByteArrayOutputStream();
        byte[] buffer = new byte[700];
        for (int round = 0; round < 500; round++) {
            random.nextBytes(buffer);
            int put = ring.putOutput(buffer, 0, random.nextInt(buffer.length));
            sent.write(buffer, 0, put);
            byte[] target = new byte[900];
            received.write(target, 0, ring.takeOutput(target, 0, random.nextInt(target.length)));
        }
        byte[] rest = new byte[ConsoleRing.OUT_BYTES];
        received.write(rest, 0, ring.takeOutput(rest, 0, rest.length));
        assertArrayEquals(sent.toByteArray(), received.toByteArray());
    }

    @Test
    void aFullDirectionTakesNoMore() {
        byte[] much = new byte[5000];
        assertEquals(ConsoleRing.IN_BYTES, ring.putInput(much, 0, much.length));
        assertEquals(0, ring.putInput(much, 0, much.length));
        assertEquals(ConsoleRing.IN_BYTES, ring.inputWaiting());
        assertEquals(10, ring.takeInput(much, 0, 10));
        assertEquals(10, ring.putInput(much, 0, much.length));
    }

    @Test
    void indicesMayWrapRoundTheirThirtyTwoBits() {
        page.setWord(3080, -3);
        page.setWord(3084, -3);
        byte[] text = {1, 2, 3, 4, 5, 6};
        assertEquals(6, ring.putOutput(text, 0, 6));
        assertEquals(3, page.word(3084));
        byte[] got = new byte[6];
        assertEquals(6, ring.takeOutput(got, 0, 6));
        assertArrayEquals(text, got);
    }

    @Test
    void anIndexThatMakesNoSenseIsReportedAndNotFollowed() {
        page.setWord(3084, 2049);
        assertEquals(ConsoleRing.BROKEN, ring.takeOutput(new byte[4096], 0, 4096));
        assertEquals(ConsoleRing.BROKEN, ring.outputWaiting());
        page.setWord(3072, 5);
        assertEquals(ConsoleRing.BROKEN, ring.putInput(new byte[1], 0, 1));
    }

    @Test
    void theFieldsLieWhereXensHeaderPutsThem() {
        ring.putInput(new byte[] {42}, 0, 1);
        ring.putOutput(new byte[] {43}, 0, 1);
        byte[] bytes = new byte[SharedPage.SIZE];
        page.read(0, bytes, 0, bytes.length);
        assertEquals(42, bytes[0]);
        assertEquals(43, bytes[1024]);
        assertEquals(1, page.word(3076));
        assertEquals(1, page.word(3084));
    }
}
