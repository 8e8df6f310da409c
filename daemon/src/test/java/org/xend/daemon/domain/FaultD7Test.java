package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.xend.daemon.domain.Host.done;
import static org.xend.daemon.domain.Host.failure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.protocol.control.Failure;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.VifSpec;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.language.DomainFile;
import org.xend.protocol.language.syntax.ConfigException;

/// What `-n` accepts, `--plan` and create accept, and what one refuses the others refuse in the same sentence.
class FaultD7Test {
    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void startHost() {
        host = new Host(folder).started();
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    private static String refusalOfTheReader(String text) {
        try {
            DomainFile.read("x", "kernel = '" + SampleConfigs.KERNEL + "'\n" + text, List.of());
            return "";
        } catch (ConfigException problem) {
            return problem.problem();
        }
    }

    private String refusalOfTheDaemon(DomainConfig config) {
        String planned = failure(host.conductor.planCreate(config)).message();
        assertEquals(planned, failure(host.conductor.create(config, false)).message());
        return planned.replace("Invalid configuration: ", "");
    }

    private static DomainConfig with(int memory, int vcpus, int cap, String pool) {
        DomainConfig c = SampleConfigs.bare("x");
        return new DomainConfig(
                c.name(),
                c.uuid(),
                "",
                memory,
                memory,
                vcpus,
                vcpus,
                List.of(),
                256,
                cap,
                c.onPoweroff(),
                c.onReboot(),
                c.onCrash(),
                "ignore",
                "ignore",
                pool,
                "",
                "",
                "",
                c.image(),
                List.of());
    }

    @Test
    void faultD7ReaderPlanAndCreateRefuseTheSameInTheSameWords() {
        assertEquals(refusalOfTheReader("vcpus = 1025"), refusalOfTheDaemon(with(128, 1025, 0, "Pool-0")));
        assertEquals(refusalOfTheReader("memory = 4"), refusalOfTheDaemon(with(4, 1, 0, "Pool-0")));
        assertEquals(refusalOfTheReader("cpu_cap = 101"), refusalOfTheDaemon(with(128, 1, 101, "Pool-0")));
        assertEquals(refusalOfTheReader("pool = 'fast'"), refusalOfTheDaemon(with(128, 1, 0, "fast")));
        assertEquals(
                refusalOfTheReader("name = 'a/b'"),
                refusalOfTheDaemon(SampleConfigs.bare("x").withName("a/b")));
        List<DeviceConfig> many = new ArrayList<>();
        for (int i = 0; i < 1025; i++) {
            many.add(VifSpec.parse(""));
        }
        assertEquals(
                refusalOfTheReader("vif = 1025 * [ '' ]"),
                refusalOfTheDaemon(SampleConfigs.bare("x").withDevices(many)));
    }

    @Test
    void faultD7WhatTheReaderAcceptsTheDaemonPlansAndCreates() throws ConfigException {
        String text = "kernel = '" + SampleConfigs.KERNEL
                + "'\nname = 'x'\nvif = 300 * [ '' ]\nvcpus = 1024\ncpu_cap = 102400";
        DomainConfig config = DomainFile.read("x", text, List.of()).config();
        done(host.conductor.planCreate(config));
        assertEquals(
                300,
                done(host.conductor.create(config, true)).config().devices().size());
    }

    @Test
    void faultD7AnInterfaceThatTheReaderAcceptsIsMade() throws ConfigException {
        DomainFile file = DomainFile.read(
                "x",
                "kernel = '" + SampleConfigs.KERNEL + "'\nvif = [ 'type=ioemu, model=e1000, bridge=b0' ]",
                List.of());
        assertEquals(
                List.of("x:2:1: vif: type=ioemu: emulated cards are for fully virtual guests, the guest has a"
                        + " netfront interface"),
                file.warnings());
        done(host.conductor.planCreate(file.config()));
        assertEquals(
                1,
                done(host.conductor.create(file.config(), true))
                        .config()
                        .devices()
                        .size());
    }

    @Test
    void faultD7APlanIsPutThroughTheChecksOfTheHost() {
        assertInstanceOf(
                Failure.NotEnoughMemory.class, failure(host.conductor.planCreate(with(2_000_000, 1, 0, "Pool-0"))));
        assertEquals(
                "Invalid configuration: disk 'hda1': /nowhere does not exist",
                failure(host.conductor.planCreate(
                                SampleConfigs.bare("x").withDevices(List.of(SampleConfigs.file("/nowhere")))))
                        .message());
        DomainView standing = done(host.conductor.create(SampleConfigs.bare("one"), true));
        assertEquals(
                "Invalid configuration: uuid: domain 'one' has " + standing.uuid() + " already",
                failure(host.conductor.planCreate(SampleConfigs.bare("two").withUuid(standing.uuid())))
                        .message());
        assertEquals(List.of("Domain-0", "one"), host.names());
        done(host.conductor.planCreate(SampleConfigs.bare("two")));
        assertEquals(List.of("Domain-0", "one"), host.names());
    }
}
