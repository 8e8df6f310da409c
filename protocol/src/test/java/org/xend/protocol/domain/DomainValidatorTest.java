package org.xend.protocol.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// Every rule of a configuration with its message, once: one row changes one field of a configuration that is right.
class DomainValidatorTest {
    private static final String RIGHT = "(vm (name web) (memory 64) (vcpus 2) (image (linux (kernel /netbsd)))"
            + " (device (vbd (uname phy:/dev/a) (dev hda) (mode w)))"
            + " (device (vif (mac aa:00:00:50:02:f0))))";

    private static String problem(Function<String, String> change) throws SxpException {
        Sxp changed = new SxpReader().readOne(change.apply(RIGHT));
        try {
            return DomainValidator.checkNew(DomainConfigSxp.read(changed))
                    .map(violation -> violation.field() + ": " + violation.problem())
                    .orElse("");
        } catch (FailureException refused) {
            return refused.failure() instanceof Failure.BadConfig(String field, String problem)
                    ? field + ": " + problem
                    : refused.getMessage();
        }
    }

    @Test
    void whatIsRightHasNoProblem() throws SxpException {
        assertEquals("", problem(config -> config));
    }

    /// `+` before a field adds it; a field that stands there already is replaced.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (name a/b)                  | name: must be 1 to 255 letters, digits and _ - . : +, got 'a/b'
            (name ..)                   | name: must be 1 to 255 letters, digits and _ - . : +, got '..'
            (name 12)                   | name: must have a letter, for digits alone are a domain's id, got '12'
            (memory 0)                  | memory: must be 8 to 16777216 MiB, got 0
            (memory -1)                 | memory: must be 8 to 16777216 MiB, got -1
            (memory 7)                  | memory: must be 8 to 16777216 MiB, got 7
            (memory 16777217)           | memory: must be 8 to 16777216 MiB, got 16777217
            (memory much)               | memory: must be a whole number of 32 bits, got 'much'
            + (maxmem 63)               | maxmem: must be 64 (memory) to 16777216 MiB, got 63
            (vcpus 0)                   | vcpus: must be 1 to 1024, got 0
            (vcpus 1025)                | vcpus: must be 1 to 1024, got 1025
            + (vcpu_avail 0)            | vcpus: must be 1 to 2 (maxvcpus), got 0
            + (cpus (0 1 2))            | cpus: must be one CPU list, or one for each of the 2 vcpus, got 3
            + (cpus 4096)               | cpus: must have CPUs of at most 4095, got '4096' in '4096'
            + (cpus 3-1)                | cpus: must have ranges that run upwards, got '3-1' in '3-1'
            + (cpus '1,^1')             | cpus: must leave a CPU, got '1,^1'
            + (cpu_weight 0)            | cpu_weight: must be 1 to 65535, got 0
            + (cpu_cap 201)             | cpu_cap: must be 0 (none) to 200 percent (100 for each vcpu), got 201
            + (pool_name fast)          | pool: must be Pool-0, as CPU pools are not supported, got 'fast'
            + (on_crash explode)        | on_crash: must be destroy, restart, preserve, rename-restart, coredump-destroy or coredump-restart, got 'explode'
            + (restart often)           | restart: must be onreboot, always or never, got 'often'
            + (on_xend_start stop)      | on_xend_start: must be ignore or start, got 'stop'
            + (on_xend_stop start)      | on_xend_stop: must be ignore, shutdown or suspend, got 'start'
            + (description "a\\nb")     | description: must have no control character, got code 10
            (image (hvm (kernel /k)))   | builder: must be 'linux' (every PV guest) or 'pvh', got 'hvm', which this daemon does not support
            (image (linux))             | kernel: must be named: boot loaders are not run by this daemon yet
            (image (linux (kernel k)))  | kernel: must be an absolute path, got 'k'
            + (device (vbd (uname phy:/dev/b) (dev hda) (mode w))) | disk: the devices 'hda' and 'hda' have the same number, 768
            + (device (vif (mac aa:00:00:50:02:f0)))               | vif: the MAC address aa:00:00:50:02:f0 is used twice
            """)
    void aRuleThatIsBrokenSaysWhatTheValueMustBe(String field, String problem) throws SxpException {
        String form = field.replaceFirst("^\\+ ", "");
        String head = form.substring(0, form.indexOf(' ') < 0 ? form.length() : form.indexOf(' '));
        Function<String, String> change = field.startsWith("+")
                ? config -> config.substring(0, config.length() - 1) + " " + form + ")"
                : config -> head.equals("(image")
                        ? config.replace("(image (linux (kernel /netbsd)))", form)
                        : config.replaceFirst("\\" + head + " [^)]*\\)", form);
        assertEquals(problem, problem(change));
    }

    @Test
    void textsAndListsHaveLimits() throws SxpException {
        String text = "x".repeat(4097);
        assertEquals(
                "description: must be at most 4096 characters, got 4097",
                problem(config -> config.replace("(memory", "(description " + text + ") (memory")));
        assertEquals(
                "extra: must leave the kernel's command line at most 1023 characters, got 1024",
                problem(config -> config.replace("/netbsd)", "/netbsd) (args " + "x".repeat(1024) + ")")));
        String vifs = "(device (vif))".repeat(1024);
        assertEquals(
                "vif: a domain must have at most 1024 devices, got 1026",
                problem(config -> config.replace("(device (vbd", vifs + " (device (vbd")));
    }

    @Test
    void pvhGuestsHaveFewerVcpus() throws SxpException {
        assertEquals(
                "vcpus: must be 1 to 128, got 129",
                problem(config -> config.replace("linux", "pvh").replace("(vcpus 2)", "(vcpus 129)")));
    }

    @Test
    void aNameThatReadsAsAUuidIsForNoNewDomain() {
        String uuid = "00112233-4455-6677-8899-aabbccddeeff";
        assertEquals(Optional.of("must not be a uuid, got '" + uuid + "'"), DomainValidator.checkNewName(uuid));
        assertEquals(Optional.empty(), DomainValidator.checkNewName("d" + uuid));
    }
}
