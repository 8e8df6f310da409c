package org.xend.daemon.store.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xend.protocol.property.Property;
import org.xend.protocol.xs.Permissions;

class ChildrenTest {
    /// Strings of these pairs have equal hashes.
    private static final String[] ALIKE = {"AaAa", "BBBB", "AaBB", "BBAa"};

    private static Node node(String name, int stamp) {
        return new Node(name, Node.NO_VALUE, Permissions.DOM0_ONLY, Children.NONE, stamp, 0);
    }

    @Property.Seeded
    void childrenAreAMapInOrderOfCreation(long seed) {
        Property.holds(seed, 15, draw -> {
            Random random = draw.random();
            int names = draw.shown("names", draw.between(1, 300));
            Map<String, Integer> model = new LinkedHashMap<>();
            Children children = Children.NONE;
            for (int step = 0; step < 900; step++) {
                int pick = random.nextInt(names);
                String name = pick < ALIKE.length ? ALIKE[pick] : "key" + pick;
                Node there = children.get(name);
                if (there == null) {
                    children = children.add(node(name, step));
                    model.put(name, step);
                } else if (random.nextInt(step < 450 ? 4 : 2) == 0) {
                    children = children.remove(there);
                    model.remove(name);
                } else {
                    children = children.replace(there.withValue(Node.NO_VALUE, step));
                    model.put(name, step);
                }
            }
            check(children, model);
        });
    }

    private static void check(Children children, Map<String, Integer> model) {
        List<String> listed = new ArrayList<>();
        children.forEachName(listed::add);
        assertEquals(List.copyOf(model.keySet()), listed);
        assertEquals(model.size(), children.size());
        int[] visited = {0};
        children.forEach(child -> {
            assertEquals((long) model.get(child.name), child.generation());
            visited[0]++;
        });
        assertEquals(model.size(), visited[0]);
        model.forEach(
                (name, stamp) -> assertEquals((long) stamp, children.get(name).generation()));
        assertNull(children.get("absent"));
        byte[] whole = wholeList(model);
        assertEquals(whole.length, children.listBytes());
        assertArrayEquals(whole, inParts(children, 64));
    }

    private static byte[] wholeList(Map<String, Integer> model) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        model.keySet().forEach(name -> list.writeBytes((name + '\0').getBytes(StandardCharsets.US_ASCII)));
        return list.toByteArray();
    }

    private static byte[] inParts(Children children, int room) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        byte[] part = new byte[room];
        int count;
        while ((count = children.copyList(list.size(), part, 0, room)) > 0) {
            list.write(part, 0, count);
        }
        return list.toByteArray();
    }

    @Test
    void anOlderVersionStaysAsItWas() {
        Children few = Children.NONE;
        for (int i = 0; i < 20; i++) {
            few = few.add(node("k" + i, i));
        }
        Children many = few;
        for (int i = 20; i < 5000; i++) {
            many = many.add(node("k" + i, i));
        }
        Children fewer = many;
        for (int i = 0; i < 4990; i++) {
            fewer = fewer.remove(fewer.get("k" + i));
        }
        assertEquals(20, few.size());
        assertEquals(5000, many.size());
        assertEquals(10, fewer.size());
        assertSame(many.get("k4995").name, fewer.get("k4995").name);
        assertEquals(4200, many.get("k4200").generation());
    }

    /// Of a long list nothing is written anew, however much of it goes.
    @Test
    void aLongListIsWholeWhileItsNamesComeAndGo() {
        Random random = new Random(7);
        Map<String, Integer> model = new LinkedHashMap<>();
        Children children = Children.NONE;
        for (int i = 0; i < 9000; i++) {
            String name = "child-" + i;
            children = children.add(node(name, i));
            model.put(name, i);
            if (i > 3000) {
                String gone = "child-" + random.nextInt(i);
                if (model.remove(gone) != null) {
                    children = children.remove(children.get(gone));
                }
            }
        }
        check(children, model);
        byte[] whole = wholeList(model);
        byte[] part = new byte[100];
        for (int skip = 0; skip < whole.length; skip += 97) {
            int count = children.copyList(skip, part, 0, part.length);
            assertArrayEquals(Arrays.copyOfRange(whole, skip, skip + count), Arrays.copyOf(part, count));
            assertEquals(0, part[count - 1], "a part ends with a whole name");
        }
    }

    @Test
    void anOffsetMayLandInsideAName() {
        Children children = Children.NONE.add(node("alpha", 1)).add(node("beta", 2));
        byte[] part = new byte[20];
        assertEquals(9, children.copyList(2, part, 0, 20));
        assertEquals("pha\0beta\0", new String(part, 0, 9, StandardCharsets.US_ASCII));
        assertEquals(6, children.copyList(5, part, 0, 20));
        assertEquals("\0beta\0", new String(part, 0, 6, StandardCharsets.US_ASCII));
        assertEquals(0, children.copyList(11, part, 0, 20));
    }
}
