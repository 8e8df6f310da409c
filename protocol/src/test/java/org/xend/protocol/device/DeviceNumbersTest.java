package org.xend.protocol.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.property.Property;

class DeviceNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "hda,768",
        "hda1,769",
        "hda63,831",
        "hdb,832",
        "hdc,5632",
        "hdt63,23423",
        "sda,2048",
        "sda15,2063",
        "sdp,2288",
        "sdq,16640",
        "sdaa,16800",
        "sdiv,34800",
        "xvda,51712",
        "xvdp15,51967",
        "xvdq,268439552",
        "xvdaa,268442112",
        "xvda16,268435472",
        "/dev/hda1,769",
        "/dev/xbd1,2",
        "xbd0,1",
        "0x1,1",
        "0x01,1",
        "0x301,769",
        "0X301,769",
        "0,0",
        "6,6",
        "769,769",
        "0xFFFFff,16777215",
        "2147483647,2147483647"
    })
    void aNameHasTheNumberOfTheTable(String name, int number) {
        assertEquals(number, DeviceNumbers.parse(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0x",
                "hd",
                "hda0",
                "hda01",
                "hda64",
                "hdu",
                "sda16",
                "sdiw",
                "xvda256",
                "xvdzzzz256",
                "xbd",
                "xbd255",
                "xbd01",
                "xbd0a",
                "md0",
                "loop0",
                "HDA",
                "/dev/",
                "/dev/0x1",
                "/dev/disk/hda",
                "-1",
                "2147483648",
                "0x80000000",
                "99999999999999999999",
                "hda 1",
                "sdaaaaaaaa",
                "\u0663",
                "hda\n"
            })
    void whatTheTableDoesNotHaveIsRefusedByName(String name) {
        var refused = assertThrows(IllegalArgumentException.class, () -> DeviceNumbers.parse(name));
        assertTrue(refused.getMessage().contains("'" + name + "'"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1,xbd0",
        "769,hda1",
        "832,hdb",
        "16800,sdaa",
        "51712,xvda",
        "268442112,xvdaa",
        "0,0x0",
        "65280,0xff00",
        "268435457,0x10000001"
    })
    void aNumberIsShownByItsName(int number, String shown) {
        assertEquals(shown, DeviceNumbers.display(number));
    }

    @Property.Seeded
    void aNameReadsBackAsItsNumber(long seed) {
        Property.holds(seed, 250, draw -> {
            int number = draw.shown(
                    "number", draw.flag() ? draw.anyInt() & Integer.MAX_VALUE : 1 << 28 | draw.between(0, 5_000));
            assertEquals(number, DeviceNumbers.parse(DeviceNumbers.display(number)));
        });
    }

    @Property.Seeded
    void soDoesThatOfASmallNumber(long seed) {
        Property.holds(seed, 250, draw -> {
            int number = draw.shown("number", draw.between(0, 60_000));
            assertEquals(number, DeviceNumbers.parse(DeviceNumbers.display(number)));
        });
    }
}
