package org.xend.protocol.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
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
    void aTextIsReadIntoItsParts(
            String text, String uname, String dev, int number, String mode, String kind, String backend) {
        VbdConfig vbd = DiskSpec.parse(text);
        assertEquals(
                List.of(uname, dev, number, mode, kind, backend),
                List.of(
                        vbd.uname(),
                        vbd.dev(),
                        vbd.number(),
                        vbd.mode().word(),
                        vbd.kind().word(),
                        vbd.backend()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /dev/vg/a,raw,xvda,rw                    | phy:/dev/vg/a  | xvda | w | disk  | 0
            /a.img,,xvda                             | file:/a.img    | xvda | w | disk  | 0
            /a.img , raw , xvda , ro                 | file:/a.img    | xvda | r | disk  | 0
            vdev=xvda,access=r,target=/a,b=c         | file:/a,b=c    | xvda | r | disk  | 0
            format=raw, vdev=xvda, target=/dev/vg/a  | phy:/dev/vg/a  | xvda | w | disk  | 0
            phy:/dev/a,xvda,w,backend=dom7           | phy:/dev/a     | xvda | w | disk  | dom7
            file:/a,xvda,backendtype=phy             | file:/a        | xvda | w | disk  | 0
            /a.iso,,hdc:cdrom,rw                     | file:/a.iso    | hdc  | r | cdrom | 0
            /a.iso,,hdc,cdrom                        | file:/a.iso    | hdc  | r | cdrom | 0
            ,,hdc,devtype=cdrom                      | ""             | hdc  | r | cdrom | 0
            ,empty,hdc,cdrom                         | ""             | hdc  | r | cdrom | 0
            /a,raw,xvda,rw,discard,direct-io-safe    | file:/a        | xvda | w | disk  | 0
            """)
    void aTextOfXlsFormIsReadIntoTheSameParts(
            String text, String uname, String dev, String mode, String kind, String backend) {
        VbdConfig vbd = DiskSpec.parse(text);
        assertEquals(
                List.of(uname, dev, mode, kind, backend),
                List.of(vbd.uname(), vbd.dev(), vbd.mode().word(), vbd.kind().word(), vbd.backend()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "/a,raw",
                "/a,raw,,rw",
                "/a,raw,xvda,rx",
                "/a,raw,xvda,rw,x",
                "/a,qcow2,xvda",
                "/a,xvda,w",
                "/a,raw,nda",
                "vdev=xvda",
                ",raw,xvda",
                "vdev=xvda,target=a",
                "target=/a,vdev=xvda",
                "/a,raw,xvda,vdev=xvda",
                "/a,raw,xvda,colour=red",
                "/a,raw,xvda,script=x",
                "/a,raw,xvda,backendtype=tap",
                "/a,raw,xvda,devtype=tape",
                "/a,raw,xvda,no-discard",
                "/a,empty,hdc,cdrom",
                "/a\u0001,raw,xvda",
                "/a,raw,xvda,backend=b c",
                "qcow:/a,xvda,w,backendtype=phy"
            })
    void aBadTextOfXlsFormIsRefusedWithTheTextInTheMessage(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> DiskSpec.parse(text));
        assertTrue(refused.getMessage().startsWith("'" + text + "': "), refused.getMessage());
    }

    /// Any words of either form, put together at random, are a disk that its parts make again, or one sentence.
    @Test
    void anyTextIsADiskOrASentence() {
        var random = new Random(4);
        List<String> words = List.of(
                "/a",
                "phy:a",
                "file:/x",
                "target=/a,b",
                "target=",
                "",
                "",
                "raw",
                "xvda",
                "hdc:cdrom",
                "vdev=xvdb",
                "w",
                "rw",
                "cdrom",
                "format=raw",
                "access=r",
                "devtype=",
                "backend=1",
                "=",
                " ",
                "\u00e9");
        int disks = 0;
        for (int round = 0; round < 8000; round++) {
            String text = random.ints(1 + random.nextInt(5), 0, words.size())
                    .mapToObj(words::get)
                    .collect(Collectors.joining(","));
            try {
                VbdConfig vbd = DiskSpec.parse(text);
                String dev = vbd.kind() == DiskKind.CDROM ? vbd.dev() + ":cdrom" : vbd.dev();
                assertEquals(vbd, DiskSpec.of(vbd.uname(), dev, vbd.mode().word(), vbd.backend()), text);
                disks++;
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage().startsWith("'" + text + "': "), refused.getMessage());
            }
        }
        assertTrue(disks > 20, disks + " disks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "phy:a",
                "phy:a,hda",
                "phy:,hda,w",
                "phy:a,hda,q",
                "phy:a,hda:tape,r",
                "a,hda,w",
                ",hda,w",
                "v/d:/x,hda,w",
                "drbd:,hda,w",
                "file:x,hda,w",
                "phy:a,hda,w,b c",
                "phy:a,hda,w,0,x86_32-abi",
                "a,b,c,d,e,f",
                "phy:a\u0001,hda,w"
            })
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
        assertEquals(
                Optional.of(1),
                DeviceClash.first(List.of(VifSpec.parse("mac=00:16:3e:00:00:01"), VifSpec.parse("mac=00:16:3E:0:0:1")))
                        .map(DeviceClash::index));
    }

    private static Optional<Integer> clash(String... disks) {
        return DeviceClash.first(
                        Arrays.stream(disks).<DeviceConfig>map(DiskSpec::parse).toList())
                .map(DeviceClash::index);
    }
}
