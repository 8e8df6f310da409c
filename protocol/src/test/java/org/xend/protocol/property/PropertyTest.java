package org.xend.protocol.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PropertyTest {
    private static String report(Property.Body body) {
        return assertThrows(AssertionError.class, () -> Property.holds(1, 1000, body))
                .getMessage();
    }

    @Test
    void aFailureIsReportedWithTheShortestValuesThatFail() {
        String report = report(draw -> {
            List<Integer> numbers = draw.shown("numbers", draw.list(0, 50, () -> draw.between(0, 1000)));
            assertFalse(numbers.stream().mapToInt(Integer::intValue).sum() >= 100);
        });
        assertTrue(report.contains("numbers = [100]"), report);
    }

    @Test
    void textsAndBytesAreShrunkAtBothEnds() {
        String report = report(draw -> {
            String text = draw.shown("text", draw.text("xyz", 0, 90));
            byte[] bytes = draw.shown("bytes", draw.bytes(50));
            assertFalse(text.contains("zz") && bytes.length > 1);
        });
        assertTrue(report.contains("text = \"zz\", bytes = 0000"), report);
    }

    @Test
    void aFailureOfAnotherKindIsNotTakenForTheSame() {
        String report = report(draw -> {
            int number = draw.shown("number", draw.between(0, 1000));
            if (number < 10) {
                throw new IllegalStateException("small");
            }
            assertTrue(number < 500);
        });
        assertTrue(report.contains("number = 500") || report.contains("number = 0"), report);
    }

    @Test
    void numbersOfARandomAreShrunkToo() {
        String report = report(draw -> {
            Random random = draw.random();
            var seen = new ArrayList<Integer>();
            for (int i = 0; i < 20; i++) {
                seen.add(random.nextInt(100));
            }
            draw.shown("seen", seen);
            assertTrue(seen.stream().noneMatch(number -> number >= 50));
        });
        assertTrue(report.matches("(?s).*seen = \\[(0, )*50(, 0)*\\].*"), report);
    }

    @Test
    void theSameSeedGivesTheSameValues() {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            var values = new ArrayList<String>();
            Property.holds(7, 20, draw -> {
                values.add(draw.anyText(9) + draw.anyInt() + draw.anyLong() + draw.anyDouble() + draw.flag());
                values.add(draw.text("abc", 1, 3) + draw.text('\u00ff', 4) + draw.of("x", "y") + draw.bytes(3).length);
            });
            runs.add(values);
        }
        assertEquals(runs.getFirst(), runs.getLast());
        assertEquals(40, runs.getFirst().size());
    }

    @Test
    void aListIsShortenedAndItsElementsAreSimplified() {
        List<String> shortest = Shrinking.of(
                List.of("a", "bbbb", "c", "dd", "bbbb"),
                list -> list.stream().anyMatch(text -> text.startsWith("b")),
                text -> text.isEmpty() ? List.of() : List.of(text.substring(1)));
        assertEquals(List.of("b"), shortest);
    }
}
