package org.xend.daemon.hotplug.script;

/// What a script is called for, with the backend state that calls for it.
public enum Transition {
    /// The backend waits for its frontend and has no hotplug-status.
    UP("up", 2, "online", "add"),
    /// The backend is closed for good.
    DOWN("down", 6, "offline", "remove");

    private final String word;
    private final int state;
    private final String vifAction;
    private final String vbdAction;

    Transition(String word, int state, String vifAction, String vbdAction) {
        this.word = word;
        this.state = state;
        this.vifAction = vifAction;
        this.vbdAction = vbdAction;
    }

    public String word() {
        return word;
    }

    /// The XenbusState number of `xen/io/xenbus.h`: 2 InitWait, 6 Closed.
    public int state() {
        return state;
    }

    /// Linux's word for it: `online`/`offline` for a vif, `add`/`remove` for a disk.
    public String action(BackendId id) {
        return id.isVif() ? vifAction : vbdAction;
    }
}
