package org.xend.daemon.hypervisor.pvh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables under the eyes of ACPICA's own compiler, `iasl`: the code Linux and NetBSD read them with.
@Tag("stock")
class PvhAcpiIT {
    private static final Pattern COMPLAINT =
            Pattern.compile("(?i)error|warning|invalid|incorrect|unknown|failed|not match|should be");

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 2", "16, 16", "128, 128", "128, 1"})
    void everyTableIsTakenApartWithoutComplaint(int vcpus, int enabled) throws Exception {
        for (Map.Entry<String, byte[]> table : tables(vcpus, enabled).entrySet()) {
            String name = table.getKey();
            String said = iasl("-d", write(name, table.getValue()));
            // Some complaints stand only in the text it writes.
            said += Files.readString(dir.resolve(name + ".dsl"));
            assertFalse(COMPLAINT.matcher(said).find(), said);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "128, 128"})
    void theDevicesCompileAgainToTheSameBytes(int vcpus, int enabled) throws Exception {
        byte[] dsdt = tables(vcpus, enabled).get("DSDT");
        iasl("-d", write("dsdt", dsdt));
        String said = iasl(dir.resolve("dsdt.dsl").toString());
        assertTrue(said.contains("0 Errors, 0 Warnings, 0 Remarks"), said);
        byte[] again = Files.readAllBytes(dir.resolve("dsdt.aml"));
        assertEquals(code(dsdt), code(again));
    }

    private static String code(byte[] table) {
        return HexFormat.of().formatHex(table, 36, table.length);
    }

    private static Map<String, byte[]> tables(int vcpus, int enabled) {
        var bits = new BitSet();
        bits.set(0, enabled);
        Map<String, byte[]> tables = TableReader.read(PvhAcpi.tables(vcpus, bits));
        // iasl takes no RSDP apart: it is a pointer, not a table.
        tables.remove("RSD PTR ");
        return tables;
    }

    private String write(String name, byte[] table) throws IOException {
        return Files.write(dir.resolve(name + ".dat"), table).toString();
    }

    private static String iasl(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "iasl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
