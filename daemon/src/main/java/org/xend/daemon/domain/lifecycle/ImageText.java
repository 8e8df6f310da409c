package org.xend.daemon.domain.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.domain.ImageConfig;
import org.xend.protocol.sxp.Sxp;

/// The image as xend keeps it in `/vm/UUID/image`: `(linux (kernel /netbsd) (args 'root=xbd0'))`.
final class ImageText {
    private ImageText() {}

    static String of(ImageConfig image) {
        List<Sxp> fields = new ArrayList<>();
        fields.add(Sxp.pair("kernel", image.kernel()));
        if (!image.ramdisk().isEmpty()) {
            fields.add(Sxp.pair("ramdisk", image.ramdisk()));
        }
        if (!image.commandLine().isEmpty()) {
            fields.add(Sxp.pair("args", image.commandLine()));
        }
        return Sxp.form(image.type(), fields).toString();
    }
}
