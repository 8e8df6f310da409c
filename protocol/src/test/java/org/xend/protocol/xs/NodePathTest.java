package org.xend.protocol.xs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodePathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "a", "/a/b-c_d@e", "rel/x", "/@x", "a@"})
    void theseNameNodes(String path) {
        assertTrue(NodePath.isNode(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//",
                "/a/",
                "//a",
                "/a//b",
                "/a.b",
                "/a b",
                "/a:b",
                "/a+b",
                "/a~b",
                "/\u00e9",
                "@introduceDomain",
                "@",
                "a/",
                "/local/domain/"
            })
    void theseDoNot(String path) {
        assertFalse(NodePath.isNode(path));
        assertThrows(XsException.class, () -> NodePath.resolve(path, "/local/domain/0"));
    }

    @Test
    void relativePathsStartAtTheDomainsHome() throws XsException {
        assertEquals("/local/domain/7/device/vif", NodePath.resolve("device/vif", NodePath.home(7)));
        assertEquals("/device", NodePath.resolve("/device", NodePath.home(7)));
    }

    @Test
    void theLimitCountsBytesBehindADomainsPrefix() {
        String longest = "a".repeat(2048);
        assertTrue(NodePath.isNode(longest));
        assertFalse(NodePath.isNode(longest + "a"));
        assertTrue(NodePath.isNode("/" + longest.substring(1)));
        assertFalse(NodePath.isNode("/" + longest));
        assertTrue(NodePath.isNode("/local/domain/9/" + longest));
        assertFalse(NodePath.isNode("/local/domain/9/" + longest + "a"));
        assertFalse(NodePath.isNode("/local/domain/123456/" + longest));
        assertFalse(NodePath.isNode("/local/domain/x/" + longest));
    }

    @Test
    void theParentOfATopNodeIsTheRoot() {
        assertEquals("/", NodePath.parent("/a"));
        assertEquals("/a", NodePath.parent("/a/b"));
    }
}
