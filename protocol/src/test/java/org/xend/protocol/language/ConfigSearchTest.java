package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigSearchTest {
    @Test
    void aNameIsTriedAsGivenAndThenInEachDirectory() {
        assertEquals(
                List.of("./guest.cfg", "././guest.cfg", "/etc/xen/guest.cfg"),
                ConfigSearch.candidates("guest.cfg", ConfigSearch.DEFAULT_PATH));
        assertEquals(
                List.of("././guest.cfg", "./././guest.cfg", "/etc/xen/./guest.cfg"),
                ConfigSearch.candidates("./guest.cfg", ConfigSearch.DEFAULT_PATH));
    }

    @Test
    void anAbsoluteNameIsTriedOnce() {
        assertEquals(List.of("/a/guest"), ConfigSearch.candidates("/a/guest", ConfigSearch.DEFAULT_PATH));
    }

    @Test
    void emptyDirectoriesOfThePathAreSkipped() {
        assertEquals(List.of("./g", "/x/g", "./y/g"), ConfigSearch.candidates("g", ":/x/::y"));
    }
}
