package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.language.syntax.ConfigException;

/// No variable of a configuration is ignored silently: a misspelt one is named with the one that may be meant, and
/// one that asks for a device that will not be there is refused.
class FaultD6Test {
    private static final String GUEST = "kernel = '/netbsd'\n";

    private static List<String> warnings(String text, String... words) throws ConfigException {
        return DomainFile.read("web", text, List.of(words)).warnings();
    }

    private static String refusal(String text, String... words) {
        return assertThrows(ConfigException.class, () -> warnings(text, words)).getMessage();
    }

    @Test
    void faultD6AMisspeltWordOfTheCommandLineIsRefusedAndTheKnownOneNamed() {
        assertEquals(
                "command line: unknown variable 'memroy', which the file does not use either:" + " is 'memory' meant?",
                refusal(GUEST, "memroy=256"));
        assertEquals(
                "command line: unknown variable 'colour', which the file does not use either",
                refusal(GUEST, "colour=blue"));
    }

    @Test
    void faultD6AWordThatTheFileUsesIsTheFilesOwn() throws ConfigException {
        assertEquals(List.of(), warnings(GUEST + "size = 64\nmemory = 2 * size\nname = 'vm' + vmid", "vmid=3"));
        assertEquals(List.of(), warnings("_note = 'x'\n" + GUEST));
    }

    @ParameterizedTest
    @CsvSource({
        "kernal, kernel",
        "memroy, memory",
        "vcpu, vcpus",
        "Disk, disk",
        "ramdsik, ramdisk",
        "on_powerof, on_poweroff",
        "max_mem, maxmem"
    })
    void faultD6AMisspeltWordOfTheFileIsNamedWithTheKnownOne(String slip, String meant) throws ConfigException {
        assertEquals(
                List.of("web:2:1: " + slip + ": unknown variable, ignored: is '" + meant + "' meant?"),
                warnings(GUEST + slip + " = '1'"));
    }

    @Test
    void faultD6AWordLikeNoOtherIsNamedAlone() throws ConfigException {
        assertEquals(
                List.of("web:2:1: on_shutdown: unknown variable, ignored"),
                warnings(GUEST + "on_shutdown = 'destroy'"));
        assertEquals(
                List.of("web:3:1: colours: unknown variable, ignored"),
                warnings(GUEST + "colours = []\ncolours += [ 'blue' ]"));
    }

    @Test
    void faultD6TheErrorAboutAMissingVariableNamesTheMisspeltOne() {
        assertEquals(
                "web: kernel: must be named: boot loaders are not run by this daemon yet;"
                        + " is 'kernal' of line 2 meant to be 'kernel'?",
                refusal("memory = 64\nkernal = '/netbsd'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_event_channels = 2047",
                "e820_host = 1",
                "nodes = '0'",
                "pci_permissive = 1",
                "bootloader_args = '-q'"
            })
    void faultD6AWordOfXlWithoutEffectIsWarnedOf(String line) throws ConfigException {
        String word = line.substring(0, line.indexOf(' '));
        assertEquals(
                List.of("web:2:1: " + word + ": not supported by this daemon yet, ignored"), warnings(GUEST + line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtdev", "vdispl", "vsnd", "pvcalls", "vtpm", "vusb", "usbctrl", "channel", "p9", "virtio"})
    void faultD6AWordThatAsksForAMissingDeviceIsRefused(String word) throws ConfigException {
        assertTrue(refusal(GUEST + word + " = [ 'backend=0' ]")
                .startsWith("web:2:1: " + word
                        + ": not supported by this daemon yet, and without it the guest would not be as configured"));
        assertEquals(List.of(), warnings(GUEST + word + " = []"));
    }
}
