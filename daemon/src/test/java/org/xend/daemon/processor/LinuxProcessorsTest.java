package org.xend.daemon.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxProcessorsTest {
    /// On a thread of its own, as moving concerns the thread that asks.
    private static <T> T onAThread(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().start(future);
        return future.get();
    }

    /// As the kernel writes it: `0-1,4`.
    private static String allowedByTheKernel() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.split("\\s+")[1])
                .findFirst()
                .orElseThrow();
    }

    private static int[] numbers(String list) {
        return Arrays.stream(list.split(","))
                .map(part -> part.split("-"))
                .flatMapToInt(ends ->
                        IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .toArray();
    }

    @Test
    void itNamesTheProcessorsThatTheKernelAllows() throws Exception {
        assertArrayEquals(
                onAThread(() -> numbers(allowedByTheKernel())),
                onAThread(() -> Processors.ofThisSystem().allowed()));
    }

    @Test
    void whoIsMovedToOneMayStillRunOnAll() throws Exception {
        onAThread(() -> {
            String before = allowedByTheKernel();
            Processors processors = Processors.ofThisSystem();
            for (int each : processors.allowed()) {
                assertTrue(processors.moveTo(each), "processor " + each);
                assertEquals(before, allowedByTheKernel());
            }
            return null;
        });
    }

    @Test
    void itRunsOnOneThatIsAllowed() throws Exception {
        onAThread(() -> {
            Processors processors = Processors.ofThisSystem();
            int current = processors.current();
            assertTrue(Arrays.stream(processors.allowed()).anyMatch(each -> each == current), "on " + current);
            return null;
        });
    }

    @Test
    void oneThatIsNotThereIsRefusedAndNothingIsMovedAnyMore() throws Exception {
        onAThread(() -> {
            Processors processors = Processors.ofThisSystem();
            assertEquals(false, processors.moveTo(8191));
            assertEquals(0, processors.allowed().length);
            return null;
        });
    }
}
