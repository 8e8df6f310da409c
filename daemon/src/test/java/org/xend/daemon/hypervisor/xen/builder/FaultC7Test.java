package org.xend.daemon.hypervisor.xen.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A library whose structure is laid out in another way is refused, whichever of the fields moved.
class FaultC7Test {
    /// Code that uses each field once, as the library's does, all or some of them elsewhere.
    private static byte[] code(List<ImageLayout.Field> fields, long from, int moved) {
        var code = new ByteArrayOutputStream();
        code.writeBytes(new byte[4]);
        for (ImageLayout.Field field : fields) {
            code.writeBytes(HexFormat.of()
                    .parseHex(
                            switch (field.width()) {
                                case 0 -> "498db5";
                                case 1 -> "80bb";
                                case 4 -> "83bb";
                                case 8 -> "488b83";
                                default -> throw new AssertionError(field);
                            }));
            int offset = (int) (field.offset() + (field.offset() >= from ? moved : 0));
            code.writeBytes(new byte[] {(byte) offset, (byte) (offset >> 8), 0, 0, 0x01});
        }
        code.writeBytes(new byte[8]);
        return code.toByteArray();
    }

    private static Optional<String> misfit(long from, int moved) {
        return GuestLibraryCheck.misfit(
                code(ImageLayout.FIELDS, from, moved), code(ImageLayout.RING_FIELDS, from, moved));
    }

    @Test
    void whatIsKnownFits() {
        assertEquals(Optional.empty(), misfit(0, 0));
    }

    @Test
    void aFieldThatCameBetweenIsNoticedWhereverItStands() {
        for (ImageLayout.Field field : ImageLayout.FIELDS) {
            for (int moved : new int[] {-8, -4, 4, 8, 16, 24}) {
                assertTrue(misfit(field.offset(), moved).isPresent(), field + " moved by " + moved);
            }
        }
        assertEquals(Optional.of("it does not use 8 bytes at offset 392 in xc_dom_gnttab_init"), misfit(385, 8));
        assertEquals(Optional.of("it does not use 4 bytes at offset 1944"), misfit(1944, 8));
    }

    @ParameterizedTest
    @CsvSource({
        // as an assembler has it; bytes; offset; width
        "mov rax [rbx+0x6b8], 488b83b8060000, 0x6b8, 8",
        "cmp dword [rdi+0x6b0] 1, 83bfb006000001, 0x6b0, 4",
        "mov [r12+0x6c0] rcx, 49898c24c0060000, 0x6c0, 8",
        "cmp byte [r10+0x6e8] 0, 4180bae806000000, 0x6e8, 1",
        "movzx eax byte [rbx+0x6e8], 0fb683e8060000, 0x6e8, 1",
        "lea rsi [r13+0x708], 498db508070000, 0x708, 0",
        "mov word [rbx+0x6b0] cx, 66898bb0060000, 0x6b0, 2",
        "movups [rsi+0x238] xmm0, 0f118638020000, 0x238, 16",
        "add rax [r14+0x6c8], 490386c8060000, 0x6c8, 8"
    })
    void theInstructionsAreRead(String text, String bytes, int offset, int width) {
        byte[] code = HexFormat.of().parseHex("90909090" + bytes + "90909090");
        assertEquals(Map.of(offset, Set.of(width)), UsedOffsets.of(code, 0, 2000), text);
    }

    @ParameterizedTest
    @CsvSource({
        "mov rax [rsp+0x6b8], 488b8424b8060000",
        "mov rax [rbx+rcx*8+0x6b8], 488b84cbb8060000",
        "mov eax 0x6b8, b8b8060000",
        "call, e8b8060000"
    })
    void stackAndConstantsAreNoFields(String text, String bytes) {
        byte[] code = HexFormat.of().parseHex("90909090" + bytes + "90909090");
        assertEquals(Map.of(), UsedOffsets.of(code, 0, 2000), text);
    }
}
