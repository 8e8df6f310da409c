package org.xend.daemon.hotplug.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.xenbus.Dom0System;

class ScriptConventionTest {
    private static final ScriptHost HOST =
            new ScriptHost(Dom0System.NETBSD, Path.of("/r/socket"), Path.of("/r/hot"), "/bin");
    private static final Path VIF_SCRIPT = Path.of("/etc/xen/scripts/vif-bridge");
    private static final Path BLOCK = Path.of("/etc/xen/scripts/block");
    private static final BackendDirectory VIF = BackendDirectory.of(
            new BackendId("vif", 3, "0"),
            Map.of("state", "2", "domain", "nbsd", "mac", "aa:00:00:50:02:f0", "bridge", "bridge0"));
    private static final BackendDirectory BARE_VIF = BackendDirectory.of(
            new BackendId("vif", 3, "1"),
            Map.of("state", "2", "domain", "nbsd", "mac", "aa:00:00:50:02:f0", "ip", "10.0.0.1 10.0.0.2"));
    private static final BackendDirectory VBD = BackendDirectory.of(
            new BackendId("vbd", 3, "768"),
            Map.of("state", "2", "domain", "nbsd", "type", "phy", "params", "/dev/wd0e", "dev", "0x1", "mode", "w"));

    static Stream<Arguments> calls() {
        String vif = "/local/domain/0/backend/vif/3/0";
        String vbd = "/local/domain/0/backend/vbd/3/768";
        return Stream.of(
                call(
                        "arguments",
                        VIF_SCRIPT,
                        Transition.UP,
                        VIF,
                        "up",
                        "domain=nbsd",
                        "vif=vif3.0",
                        "mac=aa:00:00:50:02:f0",
                        "bridge=bridge0"),
                call(
                        "arguments",
                        VIF_SCRIPT,
                        Transition.DOWN,
                        VIF,
                        "down",
                        "domain=nbsd",
                        "vif=vif3.0",
                        "mac=aa:00:00:50:02:f0",
                        "bridge=bridge0"),
                call(
                        "arguments",
                        VIF_SCRIPT,
                        Transition.UP,
                        BARE_VIF,
                        "up",
                        "domain=nbsd",
                        "vif=vif3.1",
                        "mac=aa:00:00:50:02:f0",
                        "ip=10.0.0.1 10.0.0.2"),
                call(
                        "arguments",
                        BLOCK,
                        Transition.UP,
                        VBD,
                        "up",
                        "domain=nbsd",
                        "type=phy",
                        "params=/dev/wd0e",
                        "dev=0x1",
                        "mode=w",
                        "xspath=" + vbd),
                call("xspath", VIF_SCRIPT, Transition.UP, VIF, vif, "2"),
                call("xspath", VIF_SCRIPT, Transition.DOWN, VIF, vif, "6"),
                call("xspath", BLOCK, Transition.DOWN, VBD, vbd, "6"),
                call("environment", VIF_SCRIPT, Transition.UP, VIF, "online", "type_if=vif"),
                call("environment", VIF_SCRIPT, Transition.DOWN, VIF, "offline", "type_if=vif"),
                call("environment", BLOCK, Transition.UP, VBD, "add"),
                call("environment", BLOCK, Transition.DOWN, VBD, "remove"));
    }

    private static Arguments call(
            String convention, Path script, Transition transition, BackendDirectory backend, String... arguments) {
        return Arguments.of(convention, script, transition, backend, List.of(arguments));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void theArgumentsAreExactlyTheConventions(
            String convention, Path script, Transition transition, BackendDirectory backend, List<String> expected) {
        List<String> argv = call(convention, script, transition, backend).argv();
        assertEquals(script.toString(), argv.getFirst());
        assertEquals(expected, argv.subList(1, argv.size()));
    }

    @Test
    void theLinuxConventionsEnvironmentNamesTheDevice() {
        Map<String, String> env =
                call("environment", VIF_SCRIPT, Transition.UP, VIF).env();
        assertEquals("/etc/xen/scripts/vif-bridge", env.get("script"));
        assertEquals("vif", env.get("XENBUS_TYPE"));
        assertEquals("backend/vif/3/0", env.get("XENBUS_PATH"));
        assertEquals("backend", env.get("XENBUS_BASE_PATH"));
        assertEquals("vif3.0", env.get("vif"));
        assertFalse(call("environment", BLOCK, Transition.UP, VBD).env().containsKey("vif"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"arguments", "xspath", "environment"})
    void everyConventionTellsTheScriptWhereTheTreeIsAndWhatDom0sEndIsCalled(String convention) {
        Map<String, String> env =
                call(convention, VIF_SCRIPT, Transition.UP, VIF).env();
        assertEquals("/r/socket", env.get("XENSTORED_PATH"));
        assertEquals("/local/domain/0/backend/vif/3/0", env.get("XEND_XSPATH"));
        assertEquals("NetBSD", env.get("XEND_OS"));
        assertEquals("/r/hot", env.get("XEND_RUN_DIR"));
        // The how-to's own example.
        assertEquals("aa:00:00:51:02:f0", env.get("XEND_DOM0_MAC"));
        assertEquals("bridge0", env.get("XEND_KEY_bridge"));
    }

    @Test
    void aMacThatIsNoAddressIsHandedOnAndHasNoDom0End() {
        BackendDirectory odd = BackendDirectory.of(new BackendId("vif", 3, "0"), Map.of("state", "2", "mac", "$(id)"));
        ScriptCall call = call("arguments", VIF_SCRIPT, Transition.UP, odd);
        assertEquals("mac=$(id)", call.argv().get(4));
        assertFalse(call.env().containsKey("XEND_DOM0_MAC"));
    }

    @Test
    void aDomainWithoutANameInTheBackendIsCalledByItsNumber() {
        BackendDirectory odd = BackendDirectory.of(new BackendId("vif", 3, "0"), Map.of("state", "2"));
        assertEquals(
                "domain=3",
                call("arguments", VIF_SCRIPT, Transition.UP, odd).argv().get(2));
    }

    @Test
    void keysBecomeVariablesOnlyWhereTheirNamesCanBeVariables() {
        BackendDirectory odd = BackendDirectory.of(
                new BackendId("vbd", 3, "1"), Map.of("physical-device", "3:1", "a=b", "x", "uuid", "u"));
        Map<String, String> env = call("xspath", BLOCK, Transition.DOWN, odd).env();
        assertEquals("3:1", env.get("XEND_KEY_physical_device"));
        assertTrue(env.keySet().stream().noneMatch(name -> name.contains("=")));
    }

    @Test
    void anUnknownConventionIsRefusedByName() {
        var e = assertThrows(IllegalArgumentException.class, () -> ScriptConvention.named("udev"));
        assertEquals("no such script convention 'udev': it is arguments, xspath or environment", e.getMessage());
    }

    private static ScriptCall call(String convention, Path script, Transition transition, BackendDirectory backend) {
        return ScriptConvention.call(ScriptConvention.named(convention), script, transition, backend, HOST);
    }
}
