package org.xend.protocol.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xend.protocol.device.DeviceConfig;

/// The configuration a domain is created with and rebuilt from: what `xm create` sends and `xm list --long`
/// shows.
///
/// @param uuid 8-4-4-4-12 lower-case hex; absent: the daemon draws one
/// @param memoryMib target, MiB
/// @param maxMemMib Xen's limit, MiB; never below memoryMib
/// @param vcpus the most the domain may have online
/// @param vcpusOnline how many are online at start; 1..vcpus
/// @param affinity one set of physical CPUs per vcpu (empty set: any); an empty list: any for all
/// @param cpuWeight 1..65535
/// @param cpuCap percent of one CPU, 0 = no cap
/// @param onXendStart `ignore` or `start`
/// @param onXendStop `ignore`, `shutdown` or `suspend`
/// @param devices in configuration order
public record DomainConfig(
        String name,
        Optional<String> uuid,
        String description,
        int memoryMib,
        int maxMemMib,
        int vcpus,
        int vcpusOnline,
        List<Set<Integer>> affinity,
        int cpuWeight,
        int cpuCap,
        ExitAction onPoweroff,
        ExitAction onReboot,
        ExitAction onCrash,
        String onXendStart,
        String onXendStop,
        String pool,
        String bootloader,
        String bootloaderArgs,
        String features,
        ImageConfig image,
        List<DeviceConfig> devices) {

    public DomainConfig {
        affinity = List.copyOf(affinity);
        devices = List.copyOf(devices);
    }

    public DomainConfig withName(String newName) {
        return new DomainConfig(
                newName,
                uuid,
                description,
                memoryMib,
                maxMemMib,
                vcpus,
                vcpusOnline,
                affinity,
                cpuWeight,
                cpuCap,
                onPoweroff,
                onReboot,
                onCrash,
                onXendStart,
                onXendStop,
                pool,
                bootloader,
                bootloaderArgs,
                features,
                image,
                devices);
    }

    public DomainConfig withUuid(String newUuid) {
        return new DomainConfig(
                name,
                Optional.of(newUuid),
                description,
                memoryMib,
                maxMemMib,
                vcpus,
                vcpusOnline,
                affinity,
                cpuWeight,
                cpuCap,
                onPoweroff,
                onReboot,
                onCrash,
                onXendStart,
                onXendStop,
                pool,
                bootloader,
                bootloaderArgs,
                features,
                image,
                devices);
    }

    public DomainConfig withMemory(int newMemoryMib) {
        return new DomainConfig(
                name,
                uuid,
                description,
                newMemoryMib,
                maxMemMib,
                vcpus,
                vcpusOnline,
                affinity,
                cpuWeight,
                cpuCap,
                onPoweroff,
                onReboot,
                onCrash,
                onXendStart,
                onXendStop,
                pool,
                bootloader,
                bootloaderArgs,
                features,
                image,
                devices);
    }

    public DomainConfig withDevices(List<DeviceConfig> newDevices) {
        return new DomainConfig(
                name,
                uuid,
                description,
                memoryMib,
                maxMemMib,
                vcpus,
                vcpusOnline,
                affinity,
                cpuWeight,
                cpuCap,
                onPoweroff,
                onReboot,
                onCrash,
                onXendStart,
                onXendStop,
                pool,
                bootloader,
                bootloaderArgs,
                features,
                image,
                newDevices);
    }
}
