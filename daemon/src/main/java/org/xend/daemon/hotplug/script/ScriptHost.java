package org.xend.daemon.hotplug.script;

import java.nio.file.Path;
import org.xend.protocol.xenbus.Dom0System;

/// The host that scripts run on, as their environment describes it.
///
/// @param system dom0's operating system: XEND_OS
/// @param xenstoredPath the key tree's socket, where the stock xenstore tools find it: XENSTORED_PATH
/// @param runDir a folder for the scripts' locks, made when absent: XEND_RUN_DIR
/// @param path PATH
public record ScriptHost(Dom0System system, Path xenstoredPath, Path runDir, String path) {
    /// Where NetBSD, pkgsrc and Linux keep the commands that scripts call.
    public static final String STOCK_PATH =
            "/sbin:/bin:/usr/sbin:/usr/bin:/usr/pkg/sbin:/usr/pkg/bin" + ":/usr/local/sbin:/usr/local/bin";
}
