package org.xend.daemon.hotplug.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.protocol.xenbus.Dom0System;

class ConventionTableTest {
    @ParameterizedTest
    @CsvSource({
        "NETBSD,/s/vif-bridge,Xspath",
        "LINUX,/s/vif-bridge,Environment",
        "NETBSD,/s/named,Arguments",
        "LINUX,/other/named,Arguments",
        "LINUX,/exact/named,Xspath"
    })
    void aPathIsAskedBeforeANameAndANameBeforeTheDefault(Dom0System system, Path script, String expected) {
        var table = new ConventionTable(
                Map.of("named", ScriptConvention.named("arguments"), "/exact/named", ScriptConvention.named("xspath")),
                system);
        assertEquals(expected, table.apply(script).getClass().getSimpleName());
    }
}
