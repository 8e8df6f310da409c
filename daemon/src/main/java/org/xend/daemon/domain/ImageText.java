package org.xend.daemon.domain;

import org.xend.protocol.domain.ImageConfig;

/// The image as xend keeps it in `/vm/UUID/image`: `(linux (kernel /netbsd) (args 'root=xbd0'))`.
final class ImageText {
    private ImageText() {}

    static String of(ImageConfig image) {
        var out = new StringBuilder("(").append(image.type());
        field(out, "kernel", image.kernel());
        field(out, "ramdisk", image.ramdisk());
        field(out, "args", image.commandLine());
        return out.append(')').toString();
    }

    private static void field(StringBuilder out, String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        out.append(" (").append(name).append(' ');
        if (value.matches("[A-Za-z0-9.\\-_:/~]+")) {
            out.append(value);
        } else {
            out.append('\'').append(value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"))
                    .append('\'');
        }
        out.append(')');
    }
}
