package org.xend.protocol.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VifSpecTest {
    @Test
    void anEmptyTextIsAnInterfaceWithEveryDefault() {
        VifConfig vif = VifSpec.parse(" ");
        assertEquals("0", vif.backend());
        assertEquals(Optional.empty(), vif.mac());
        assertEquals(Optional.empty(), vif.script());
    }

    @Test
    void blanksRoundKeysAndValuesDoNotCount() {
        VifConfig vif = VifSpec.parse("mac=aa:00:00:50:02:f0, bridge = bridge0 ");
        assertEquals("aa:00:00:50:02:f0", vif.mac().orElseThrow().toString());
        assertEquals(Optional.of("bridge0"), vif.bridge());
    }

    @Test
    void xlsWordForTheGuestsOwnDriverIsUnderstood() {
        assertEquals(VifSpec.parse("type=netfront"), VifSpec.parse("type=vif"));
    }

    @Test
    void aKeyWithoutEffectIsWarnedOf() {
        var warnings = new ArrayList<String>();
        VifSpec.parse("accel=sfc", warnings::add);
        assertEquals(List.of("accel=sfc: not supported by this daemon, ignored"), warnings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bridge",
                "x=y",
                "mac=1",
                "mac=01:00:00:00:00:00",
                "type=tap",
                "rate=fast",
                "bridge=$(x)",
                "vifname=abcdefghijklmnop",
                "backend=a b",
                "ip=`x`",
                "label=x",
                "policy=x",
                "bridge=a,bridge=b",
                "script=a\nb"
            })
    void aBadTextIsRefusedWithTheTextInTheMessage(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> VifSpec.parse(text));
        assertTrue(refused.getMessage().startsWith("'" + text + "': "), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10Mb/s@50ms      | 62500,50000
            10Mb/s           | 62500,50000
            1GB/s@1s         | 1000000000,1000000
            250KB/s@20ms     | 5000,20000
            100B/s@10000us   | 1,10000
            62500,50000      | 62500,50000
            """)
    void aRateIsBytesAndMicroseconds(String text, String rate) {
        assertEquals(rate, VifRate.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "1",
                "1@",
                "10Mb/s@",
                "10Mb/s@50",
                "10mb/s",
                "10Mb",
                "-1b/s",
                "0b/s",
                "1b/s@1us",
                "10Mb/s@0ms",
                "18446744073709551616b/s",
                "99999999GB/s",
                "1,",
                "0,0",
                "4294967296,1"
            })
    void aRateThatSaysNothingIsRefused(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> VifRate.parse(text));
        assertTrue(refused.getMessage().startsWith("bad rate '" + text + "': "), refused.getMessage());
    }
}
