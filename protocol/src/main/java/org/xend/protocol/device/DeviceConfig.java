package org.xend.protocol.device;

/// One configured device of a domain: a vif or a vbd, in the order the configuration lists them.
///
/// A sealed sum: code that handles devices handles every class, and the compiler reports where one is missing.
public sealed interface DeviceConfig permits VifConfig, VbdConfig {
    /// The class as it is spelled in key paths and S-expressions: `vif`, `vbd`.
    String deviceClass();

    /// Domid or name of the domain that holds the backend; `0` unless configured.
    String backend();
}
