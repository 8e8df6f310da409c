package org.xend.daemon.hotplug.script;

/// A script was not run; the message is a sentence for the operator.
public final class ScriptRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    ScriptRefusedException(String message) {
        super(message, null, false, false);
    }
}
