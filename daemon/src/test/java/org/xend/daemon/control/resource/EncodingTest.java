package org.xend.daemon.control.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json                              | JSON
            APPLICATION/JSON; q=0.9                       | JSON
            */*                                           | SXP
            application/*                                 | SXP
            text/html                                     | SXP
            application/sxp, application/json             | SXP
            application/sxp;q=0.5, application/json       | JSON
            application/json;q=0.5, application/sxp;q=0.6 | SXP
            application/json;q=0, */*                     | SXP
            application/sxp;q=0, */*                      | JSON
            application/json, */*;q=0.1                   | JSON
            application/json;q=many                       | JSON
            ,,;q=;                                        | SXP
            """)
    void theAcceptHeaderChooses(String accept, Encoding expected) {
        assertEquals(expected, Encoding.choose(accept));
    }

    @Test
    void withoutAHeaderItIsAnSExpression() {
        assertEquals(Encoding.SXP, Encoding.choose(null));
    }
}
