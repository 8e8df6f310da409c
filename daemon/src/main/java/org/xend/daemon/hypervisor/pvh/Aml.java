package org.xend.daemon.hypervisor.pvh;

import java.io.ByteArrayOutputStream;

/// The few terms of ACPI's machine language that describe devices without methods.
///
/// Source: ACPI specification 6.3, chapter 20.
final class Aml {
    private static final int ZERO = 0x00;
    private static final int ONE = 0x01;
    private static final int NAME = 0x08;
    private static final int BYTE = 0x0a;
    private static final int STRING = 0x0d;
    private static final int SCOPE = 0x10;
    private static final int EXTENDED = 0x5b;
    private static final int DEVICE = 0x82;

    private Aml() {}

    /// `Scope (NAME) { content }`
    static byte[] scope(String name, byte[] content) {
        return join(bytes(SCOPE), packed(join(segment(name), content)));
    }

    /// `Device (NAME) { content }`
    static byte[] device(String name, byte[] content) {
        return join(bytes(EXTENDED, DEVICE), packed(join(segment(name), content)));
    }

    /// `Name (NAME, "text")`
    static byte[] name(String name, String text) {
        return join(bytes(NAME), segment(name), bytes(STRING), AcpiTable.ascii(text), bytes(0));
    }

    /// `Name (NAME, value)`
    ///
    /// @param value 0 to 255
    static byte[] name(String name, int value) {
        byte[] number = switch (value) {
            case 0 -> bytes(ZERO);
            case 1 -> bytes(ONE);
            default -> bytes(BYTE, value);
        };
        return join(bytes(NAME), segment(name), number);
    }

    static byte[] join(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /// Content after its length, which counts itself: one byte for up to 63, else the low nibble in a first byte
    /// whose top bits say how many follow, and 8 bits in each of those.
    private static byte[] packed(byte[] content) {
        if (content.length + 1 < 1 << 6) {
            return join(bytes(content.length + 1), content);
        }
        int followers = content.length + 2 < 1 << 12 ? 1 : 2;
        int length = content.length + 1 + followers;
        byte[] head = new byte[1 + followers];
        head[0] = (byte) (followers << 6 | length & 0xf);
        for (int i = 1; i <= followers; i++) {
            head[i] = (byte) (length >> 4 + 8 * (i - 1));
        }
        return join(head, content);
    }

    private static byte[] segment(String name) {
        if (name.length() != 4) {
            throw new IllegalArgumentException("an AML name has four letters, not \"" + name + "\"");
        }
        return AcpiTable.ascii(name);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
