package org.xend.daemon.hypervisor.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.Deaths;
import org.xend.daemon.hypervisor.xen.ffm.EventDevice;
import org.xend.daemon.hypervisor.xen.ffm.NativeException;

/// Whatever a listener or a native call throws, the channels go on, or the process ends; and it is heard of.
@Timeout(20)
class FaultA3EventChannelsTest {
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int EAGAIN = 11;
    private static final int EFBIG = 27;

    private final Device device = new Device();
    private final List<String> heard = new ArrayList<>();
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Deaths deaths = new Deaths();

    /// Ports are numbered as they are bound; the first two are the wake-up's. Listeners and calls run on the
    /// event thread alone, except for what binds, so what they noted is there once that thread has ended.
    private static final class Device implements EventDevice {
        final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();
        final List<Integer> unmasked = new ArrayList<>();
        int refusals;
        int awaited;
        private int ports;

        @Override
        public int bindUnbound(int domid) {
            return ++ports;
        }

        @Override
        public int bindInterdomain(int domid, int remotePort) {
            return ++ports;
        }

        @Override
        public int bindDomainException() {
            return ++ports;
        }

        @Override
        public void notify(int port) {
            events.add(port - 1);
        }

        @Override
        public void unbind(int port) {
            // whoever has the port is the test's affair
        }

        @Override
        public int pending() {
            try {
                return switch (events.take()) {
                    case Error error -> throw error;
                    case RuntimeException exception -> throw exception;
                    case Object port -> (int) port;
                };
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void await() {
            awaited++;
        }

        @Override
        public void unmask(int port) {
            if (refusals > 0) {
                refusals--;
                throw new NativeException("ordered", EIO);
            }
            unmasked.add(port);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @BeforeEach
    void listen() {
        said.start();
        ((Logger) LoggerFactory.getLogger(XenEventChannels.class)).addAppender(said);
    }

    @AfterEach
    void leave() {
        ((Logger) LoggerFactory.getLogger(XenEventChannels.class)).detachAppender(said);
        deaths.close();
    }

    private List<String> said() {
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /// Binds a channel and forgets the call that every listener gets at once.
    private int bind(XenEventChannels channels, Runnable listener) {
        boolean[] bound = new boolean[1];
        int port = channels.bindInterdomain(7, 3, () -> {
            if (bound[0]) {
                listener.run();
            }
        });
        bound[0] = true;
        return port;
    }

    static Stream<Throwable> unforeseen() {
        return Stream.of(new IllegalStateException("ordered"), new LinkageError("ordered"));
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void faultA3_aListenerThatFailsIsHeardOfAndTheRingsAreNotDeaf(Throwable thrown) {
        var channels = new XenEventChannels(device);
        int bad = bind(channels, () -> {
            heard.add("bad");
            rethrow(thrown);
        });
        int good = bind(channels, () -> heard.add("good"));
        device.events.addAll(List.of(bad, good, bad, good));
        channels.close();
        assertEquals(List.of("bad", "good", "bad", "good"), heard);
        assertEquals(List.of(bad, good, bad, good), device.unmasked.subList(0, 4));
        String what = "event channel port " + bad;
        if (thrown instanceof Error) {
            assertEquals(
                    "the listener of " + what + " failed: " + thrown,
                    deaths.messages().getFirst());
        } else {
            assertEquals(List.of(), deaths.messages());
            assertEquals("an event of " + what + " was not taken: " + thrown, said().getFirst());
        }
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void faultA3_ofTwoThatHearOfDomainsOneThatFailsKeepsNothingFromTheOther(Throwable thrown) {
        var channels = new XenEventChannels(device);
        var deaths = XenDeathVirq.bind(channels);
        deaths.register(() -> rethrow(thrown));
        deaths.register(() -> heard.add("a domain"));
        device.events.add(3);
        channels.close();
        assertEquals(List.of("a domain"), heard);
        assertEquals(1, this.deaths.messages().size() + said().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {EIO, EFBIG})
    void faultA3_whereNoEventCanBeHadAnyMoreTheProcessEnds(int errno) {
        var channels = new XenEventChannels(device);
        device.events.add(-errno);
        channels.close();
        assertEquals(1, deaths.messages().size());
        String why = deaths.messages().getFirst();
        assertTrue(
                why.startsWith("the owner of Xen's event channels failed: ") && why.contains("xenevtchn_pending"), why);
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void faultA3_aCallThatThrowsEndsTheProcess(Throwable thrown) {
        var channels = new XenEventChannels(device);
        device.events.add(thrown);
        channels.close();
        assertEquals(List.of("the owner of Xen's event channels failed: " + thrown), deaths.messages());
    }

    @Test
    void faultA3_aSignalOrNothingYetIsWaitedOut() {
        var channels = new XenEventChannels(device);
        int port = bind(channels, () -> heard.add("event"));
        device.events.addAll(List.of(-EINTR, -EAGAIN, port));
        channels.close();
        assertEquals(List.of("event"), heard);
        assertEquals(2, device.awaited);
        assertEquals(List.of(), deaths.messages());
    }

    @Test
    void faultA3_aPortThatIsNotUnmaskedAtFirstIsUnmaskedAllTheSame() {
        var channels = new XenEventChannels(device);
        int port = bind(channels, () -> heard.add("event"));
        device.refusals = 2;
        device.events.add(port);
        channels.close();
        assertEquals(port, device.unmasked.getFirst());
        assertEquals(List.of(), deaths.messages());
    }

    @Test
    void faultA3_aPortThatStaysMaskedEndsTheProcess() {
        var channels = new XenEventChannels(device);
        int port = bind(channels, () -> heard.add("event"));
        device.refusals = 3;
        device.events.add(port);
        channels.close();
        assertEquals(1, deaths.messages().size());
    }

    @Test
    void faultA3_aPortThatWasUnboundMeanwhileNeedNotBeUnmasked() {
        var channels = new XenEventChannels(device);
        int gone = bind(channels, () -> heard.add("gone"));
        int port = bind(channels, () -> heard.add("event"));
        channels.unbind(gone);
        device.refusals = 1;
        device.events.addAll(List.of(gone, port));
        channels.close();
        assertEquals(List.of("event"), heard);
        assertEquals(List.of(), deaths.messages());
    }
}
