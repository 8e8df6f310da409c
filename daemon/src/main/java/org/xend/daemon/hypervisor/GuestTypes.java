package org.xend.daemon.hypervisor;

import java.util.Optional;
import org.xend.protocol.domain.ImageConfig;

/// The hypervisor's type of guest for a configuration's type of image.
public final class GuestTypes {
    private GuestTypes() {}

    /// @return none for a type there are no domains of
    public static Optional<GuestType> find(ImageConfig image) {
        return switch (image.type()) {
            case ImageConfig.PV -> Optional.of(GuestType.PV);
            case ImageConfig.PVH -> Optional.of(GuestType.PVH);
            default -> Optional.empty();
        };
    }

    /// The type of an image that was found to have one.
    public static GuestType of(ImageConfig image) {
        return find(image).orElseThrow(() -> new IllegalArgumentException("an image of type " + image.type()));
    }
}
