package org.xend.daemon.ring;

/// Features that the store offers beyond the protocol's first version: the bits of a ring page's feature word
/// (`xen/io/xs_wire.h`), also the numbers of GET_FEATURE and SET_FEATURE.
public final class StoreFeatures {
    /// A domain may have its ring emptied by the connection word.
    public static final int RECONNECTION = 1;
    /// The error word says why a ring is served no more.
    public static final int ERROR = 2;
    /// WATCH takes a third field that limits its depth.
    public static final int WATCH_DEPTH = 4;
    /// Permission entries may name all domains at once.
    public static final int ANY_DOMAIN = 8;
    /// Everything there is here.
    public static final int ALL = RECONNECTION | ERROR | WATCH_DEPTH | ANY_DOMAIN;

    private StoreFeatures() {}
}
