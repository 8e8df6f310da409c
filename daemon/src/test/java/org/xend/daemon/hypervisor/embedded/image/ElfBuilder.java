package org.xend.daemon.hypervisor.embedded.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// Builds small ELF kernels for tests.
final class ElfBuilder {
    private final boolean wide;
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private int machine;
    private boolean inSections;
    private String guestString = "";

    ElfBuilder(boolean wide) {
        this.wide = wide;
        machine = wide ? 62 : 3;
    }

    ElfBuilder machine(int number) {
        machine = number;
        return this;
    }

    /// Notes go into a section instead of a segment.
    ElfBuilder inSections() {
        inSections = true;
        return this;
    }

    ElfBuilder guestString(String text) {
        guestString = text;
        return this;
    }

    ElfBuilder note(int type, String text) {
        return note("Xen", type, (text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    ElfBuilder note(int type, long number) {
        ByteBuffer value = buffer(wide ? 8 : 4);
        if (wide) {
            value.putLong(number);
        } else {
            value.putInt((int) number);
        }
        return note("Xen", type, value.array());
    }

    ElfBuilder note(String owner, int type, byte[] value) {
        byte[] name = (owner + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer note = buffer(12 + (name.length + 3) / 4 * 4 + (value.length + 3) / 4 * 4);
        note.putInt(name.length).putInt(value.length).putInt(type).put(name);
        note.position(12 + (name.length + 3) / 4 * 4).put(value);
        notes.writeBytes(note.array());
        return this;
    }

    byte[] build() {
        int header = wide ? 64 : 52;
        int program = wide ? 56 : 32;
        int section = wide ? 64 : 40;
        byte[] names = "\0.note.Xen\0__xen_guest\0.shstrtab\0".getBytes(StandardCharsets.US_ASCII);
        byte[] guest = (guestString + "\0").getBytes(StandardCharsets.US_ASCII);
        int notesAt = header + program;
        int guestAt = notesAt + notes.size();
        int namesAt = guestAt + guest.length;
        int sectionsAt = namesAt + names.length;
        ByteBuffer file = buffer(sectionsAt + 4 * section);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1});
        file.putShort(16, (short) 2).putShort(18, (short) machine);
        if (wide) {
            file.putLong(32, header).putLong(40, sectionsAt);
        } else {
            file.putInt(28, header).putInt(32, sectionsAt);
        }
        int counts = wide ? 54 : 42;
        file.putShort(counts, (short) program).putShort(counts + 2, (short) 1);
        file.putShort(counts + 4, (short) section).putShort(counts + 6, (short) 4);
        file.putShort(counts + 8, (short) 3);
        file.putInt(header, inSections ? 1 : 4);
        if (wide) {
            file.putLong(header + 8, notesAt).putLong(header + 32, notes.size());
        } else {
            file.putInt(header + 4, notesAt).putInt(header + 16, notes.size());
        }
        file.position(notesAt).put(notes.toByteArray()).put(guest).put(names);
        section(file, sectionsAt + section, 1, inSections ? 7 : 1, notesAt, notes.size());
        section(file, sectionsAt + 2 * section, guestString.isEmpty() ? 0 : 11, 1, guestAt, guest.length);
        section(file, sectionsAt + 3 * section, 23, 3, namesAt, names.length);
        return file.array();
    }

    private void section(ByteBuffer file, int at, int name, int type, int offset, int size) {
        file.putInt(at, name).putInt(at + 4, type);
        if (wide) {
            file.putLong(at + 24, offset).putLong(at + 32, size);
        } else {
            file.putInt(at + 16, offset).putInt(at + 20, size);
        }
    }

    static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(out)) {
            packed.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /// A bzImage whose compressed kernel is the payload.
    static byte[] bzImage(byte[] payload) {
        ByteBuffer file = buffer(5 * 512 + 16 + payload.length);
        file.put(0x1f1, (byte) 4).put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        file.putShort(0x206, (short) 0x20f).putInt(0x248, 16).putInt(0x24c, payload.length);
        file.position(5 * 512 + 16).put(payload);
        return file.array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
