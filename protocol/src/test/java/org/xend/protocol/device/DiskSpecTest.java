package org.xend.protocol.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSpecTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            phy:/dev/wd0e,0x1,w           | phy:/dev/wd0e  | 0x1  | 1    | w  | disk  | 0
            phy:wd0e,0x301,ro             | phy:/dev/wd0e  | 0x301 | 769 | r  | disk  | 0
            file:/var/xen/d,hda1,rw       | file:/var/xen/d | hda1 | 769 | w  | disk  | 0
            phy:vnd0d,6:cdrom,r           | phy:/dev/vnd0d | 6    | 6    | r  | cdrom | 0
            file:/i,hdc:cdrom,r           | file:/i        | hdc  | 5632 | r  | cdrom | 0
            file:/i,hdc,cdrom,r           | file:/i        | hdc  | 5632 | r  | cdrom | 0
            file:/i,hdc:cdrom,r,cdrom     | file:/i        | hdc  | 5632 | r  | cdrom | 0
            file:/i,ioemu:hda,w!,3        | file:/i        | hda  | 768  | w! | disk  | 3
            phy:wd0f,/dev/xbd1,w,backdom  | phy:/dev/wd0f  | xbd1 | 2    | w  | disk  | backdom
            ,hdc:cdrom,r                  | ''             | hdc  | 5632 | r  | cdrom | 0
            """)
    void aTextIsReadIntoItsParts(String text, String uname, String dev, int number, String mode, String kind,
            String backend) {
        VbdConfig vbd = DiskSpec.parse(text);
        assertEquals(List.of(uname, dev, number, mode, kind, backend),
                List.of(vbd.uname(), vbd.dev(), vbd.number(),
                        vbd.mode().word(), vbd.kind().word(), vbd.backend()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "phy:a", "phy:a,hda", "phy:,hda,w", "phy:a,hda,q", "phy:a,hda:tape,r",
        "a,hda,w",
        ",hda,w", "vhd:/x,hda,w", "file:x,hda,w", "phy:a,hda,w,b c", "phy:a,hda,w,0,x86_32-abi",
        "a,b,c,d,e,f",
        "phy:a\u0001,hda,w"})
    void aBadTextIsRefusedWithTheTextInTheMessage(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> DiskSpec.parse(text));
        assertTrue(refused.getMessage().startsWith("'" + text + "': "), refused.getMessage());
    }

    @Test
    void twoDevicesClashOverANumberAFileOrAnAddress() {
        assertEquals(Optional.empty(), clash("phy:a,hda,w", "phy:b,hdb,w"));
        assertEquals(Optional.of(1), clash("phy:a,hda,w", "phy:b,0x300,w"));
        assertEquals(Optional.of(2), clash("phy:b,hdb,r", "phy:a,hda,w", "phy:/dev/a,hdc,r"));
        assertEquals(Optional.empty(), clash("phy:a,hda,r", "phy:a,hdb,r"));
        assertEquals(Optional.empty(), clash("phy:a,hda,w!", "phy:a,hdb,w!"));
        assertEquals(Optional.of(1), clash("phy:a,hda,w", "phy:a,hdb,w"));
        assertEquals(Optional.empty(), clash(",hda:cdrom,r", ",hdb:cdrom,r"));
        assertEquals(Optional.of(1), DeviceClash.first(List.of(VifSpec.parse("mac=00:16:3e:00:00:01"),
                VifSpec.parse("mac=00:16:3E:0:0:1"))).map(DeviceClash::index));
    }

    private static Optional<Integer> clash(String... disks) {
        return DeviceClash.first(Arrays.stream(disks).<DeviceConfig>map(DiskSpec::parse).toList())
                .map(DeviceClash::index);
    }
}
