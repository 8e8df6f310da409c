package org.xend.daemon.hypervisor.xen.builder;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds the offsets from pointers at which x86-64 machine code reads and writes memory, and the widths in bytes:
/// they show how a library's structures were laid out when it was compiled. Pure.
///
/// Every byte sequence that may be an instruction with an offset of 32 bits is taken for one. Bytes that only
/// look like one can add a width; only rare instructions are missed. Offsets from the stack pointer are ignored.
final class UsedOffsets {
    /// In place of a width: the address alone is taken (`lea`).
    static final int ADDRESS = 0;

    private static final int VECTOR = 16;
    private static final int MOD_32_BITS = 2;
    private static final int SIB = 4;
    private static final int STACK = 4;
    private static final int TWO_BYTES = 0x0f;
    private static final int OPERAND_SIZE = 0x66;
    private static final int LEA = 0x8d;
    /// mov, cmp, test, and, or, xor, add, sub and their like of one byte.
    private static final Set<Integer> BYTES = Set.of(
            0x88, 0x8a, 0x80, 0xc6, 0x38, 0x3a, 0x84, 0xf6, 0x08, 0x0a, 0x20, 0x22, 0x30, 0x32, 0x28, 0x2a, 0x02);
    /// The same of two, four or eight.
    private static final Set<Integer> WORDS = Set.of(
            0x89, 0x8b, 0x39, 0x3b, 0x29, 0x2b, 0x01, 0x03, 0x81, 0x83, 0xc7, 0x85, 0x09, 0x0b, 0x21, 0x23, 0x31, 0x33,
            0xf7, 0xff, 0x87);
    private static final Set<Integer> EXTENDED_BYTES = Set.of(0xb6, 0xbe);
    private static final Set<Integer> EXTENDED_WORDS = Set.of(0xb7, 0xbf);
    private static final Set<Integer> VECTORS = Set.of(0x10, 0x11, 0x28, 0x29, 0x6f, 0x7f);

    private UsedOffsets() {}

    /// @param code of one or more functions
    /// @param least offset that is looked for, likewise most
    /// @return widths in bytes by offset
    static Map<Integer, Set<Integer>> of(byte[] code, int least, int most) {
        Map<Integer, Set<Integer>> found = new TreeMap<>();
        for (int at = 3; at + 6 <= code.length; at++) {
            int modRm = code[at] & 0xff;
            if (modRm >> 6 != MOD_32_BITS) {
                continue;
            }
            boolean sib = (modRm & 7) == SIB;
            int offset = number(code, sib ? at + 2 : at + 1);
            if (offset < least || offset > most) {
                continue;
            }
            int width = width(code, at);
            boolean stack = sib && (code[at + 1] & 7) == STACK && (rex(code, at) & 1) == 0;
            boolean indexed = sib && (code[at + 1] >> 3 & 7) != SIB;
            if (width >= 0 && !stack && !indexed) {
                found.computeIfAbsent(offset, _ -> new TreeSet<>()).add(width);
            }
        }
        return found;
    }

    /// What a width may be taken for beside itself: the end of the instruction before can look like the prefix
    /// that makes four bytes eight.
    static int looksLike(int width) {
        return width == Integer.BYTES ? Long.BYTES : width;
    }

    private static int number(byte[] code, int at) {
        return at + 4 > code.length
                ? -1
                : code[at] & 0xff | (code[at + 1] & 0xff) << 8 | (code[at + 2] & 0xff) << 16 | code[at + 3] << 24;
    }

    private static boolean isLong(byte[] code, int modRm) {
        return (code[modRm - 2] & 0xff) == TWO_BYTES;
    }

    /// @return the prefix with the operand's width and the register's fourth bit; 0 where there is none
    private static int rex(byte[] code, int modRm) {
        int prefix = code[modRm - (isLong(code, modRm) ? 3 : 2)] & 0xff;
        return prefix >> 4 == 4 ? prefix : 0;
    }

    /// @return -1: no such instruction
    private static int width(byte[] code, int modRm) {
        int opcode = code[modRm - 1] & 0xff;
        if (isLong(code, modRm)) {
            return EXTENDED_BYTES.contains(opcode)
                    ? 1
                    : EXTENDED_WORDS.contains(opcode) ? 2 : VECTORS.contains(opcode) ? VECTOR : -1;
        }
        if (opcode == LEA) {
            return ADDRESS;
        }
        if (BYTES.contains(opcode)) {
            return 1;
        }
        if (!WORDS.contains(opcode)) {
            return -1;
        }
        int rex = rex(code, modRm);
        if ((rex & 8) != 0) {
            return Long.BYTES;
        }
        return (code[modRm - (rex == 0 ? 2 : 3)] & 0xff) == OPERAND_SIZE ? Short.BYTES : Integer.BYTES;
    }
}
