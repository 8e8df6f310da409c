package org.xend.protocol.sxp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xend.protocol.sxp.Sxp.atom;
import static org.xend.protocol.sxp.Sxp.form;
import static org.xend.protocol.sxp.Sxp.list;
import static org.xend.protocol.sxp.Sxp.pair;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SxpTest {
    private final Sxp.Items domain = form(
            "domain",
            pair("name", "a"),
            atom("stray"),
            pair("name", "b"),
            form("device", form("vif")),
            form("image"),
            list(),
            form("device", form("vbd", pair("dev", "0x1"))));

    @Test
    void theFirstOfSeveralFieldsCounts() {
        assertEquals(Optional.of("a"), domain.text("name"));
        assertEquals(List.of(pair("name", "a"), pair("name", "b")), domain.all("name"));
    }

    @Test
    void aFieldThatIsMissingOrHasNoValueIsEmpty() {
        assertEquals(Optional.empty(), domain.value("uuid"));
        assertEquals(Optional.empty(), domain.value("image"));
        assertEquals(Optional.of(form("image")), domain.child("image"));
        assertEquals(Optional.empty(), domain.value("stray"));
        assertEquals(Optional.empty(), domain.text("device"));
    }

    @Test
    void aRepeatedFieldIsFoundEachTime() {
        assertEquals(
                List.of("vif", "vbd"),
                domain.all("device").stream()
                        .map(device -> device.first()
                                .orElseThrow()
                                .asItems()
                                .orElseThrow()
                                .head()
                                .orElseThrow())
                        .toList());
    }

    @Test
    void attributesAreNoChildren() {
        Sxp.Items value = form("f", form("@", pair("k", "v")), atom("x"));
        assertEquals(List.of(atom("x")), value.children());
        assertEquals(Optional.of("v"), value.attribute("k"));
        assertEquals(Optional.empty(), value.attribute("x"));
        assertEquals(Optional.empty(), value.child("@"));
        assertEquals(Optional.of("x"), form("outer", value).text("f"));
    }

    @Test
    void theHeadIsAWordOrNothing() {
        assertEquals(Optional.of("domain"), domain.head());
        assertEquals(Optional.empty(), list().head());
        assertEquals(Optional.empty(), list(list()).head());
        assertEquals(List.of(), list().children());
    }
}
