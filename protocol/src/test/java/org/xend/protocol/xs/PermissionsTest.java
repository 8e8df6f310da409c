package org.xend.protocol.xs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.xs.Permission.Right;

class PermissionsTest {
    @ParameterizedTest
    @CsvSource({"n0,n0", "r7,r7", "r0x10,r16", "r010,r8", "b +5,b5", "w-3,w-3"})
    void numbersAreReadAsStrtolDoes(String given, String printed) throws XsException {
        assertEquals(printed, Permission.parse(given).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "r", "x0", "r5z", "R5", "r0x", "r08", "r#5", "5"})
    void anythingElseIsInvalid(String given) {
        assertEquals(
                XsError.EINVAL,
                assertThrows(XsException.class, () -> Permission.parse(given)).error());
    }

    @Test
    void theFirstEntryThatFitsCounts() throws XsException {
        Permissions permissions = Permissions.parse(List.of("n1", "r7", "b7", "w8"));
        assertEquals(Right.BOTH, permissions.rightOf(1, 1));
        assertEquals(Right.READ, permissions.rightOf(7, 7));
        assertEquals(Right.WRITE, permissions.rightOf(8, 8));
        assertEquals(Right.NONE, permissions.rightOf(9, 9));
        assertEquals(Right.BOTH, permissions.rightOf(9, 1), "it stands for the owner");
        assertEquals(Right.READ, permissions.rightOf(9, 7), "it stands for 7");
    }

    @Test
    void aDomainThatIsGoneLeavesNoEntry() throws XsException {
        assertEquals(
                List.of("n1", "w8"),
                Permissions.parse(List.of("n1", "r7", "w8", "b7")).without(7).texts());
    }
}
