package org.xend.daemon.control.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.xend.daemon.control.form.NodeForm;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// `/xend/node` and the resources below it: the host's facts, the hypervisor's messages, the daemon's log.
///
/// @param blocking runs tasks that may block, one thread each
/// @param log xend.log, which may be absent for a while
public record NodeResources(HostView host, Path log, String daemonVersion, Executor blocking) {
    /// Bytes of the log's end that are answered.
    static final int LOG_TAIL = 4 << 20;

    public Resource node() {
        return Resource.readOnly(Operation.of(_ -> later(() -> Answer.of(NodeForm.of(host.info(), daemonVersion)))))
                .with(
                        "shutdown",
                        Operation.unsupported("op 'shutdown' of the node is not supported: "
                                + "shut the host down by its own command"))
                .with(
                        "reboot",
                        Operation.unsupported(
                                "op 'reboot' of the node is not supported: " + "reboot the host by its own command"));
    }

    public Resource dmesg() {
        return Resource.readOnly(Operation.of(_ -> later(() -> Answer.text(host.dmesg(false)))))
                .with("clear", Operation.of(_ -> later(() -> Answer.text(host.dmesg(true)))));
    }

    public Resource logTail() {
        return Resource.readOnly(Operation.of(_ -> later(() -> Answer.text(tail()))));
    }

    private CompletionStage<Answer> later(Supplier<Answer> answer) {
        return CompletableFuture.supplyAsync(answer, blocking);
    }

    private byte[] tail() {
        try (FileChannel file = FileChannel.open(log)) {
            long from = Math.max(0, file.size() - LOG_TAIL);
            var bytes = ByteBuffer.allocate((int) (file.size() - from));
            // A short read is gone on with; a file that was cut short meanwhile ends it.
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = file.read(bytes, from + bytes.position());
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        } catch (NoSuchFileException _) {
            throw new FailureException(new Failure.WrongState(
                    "xend.log",
                    "There is no log " + log + ": it was moved or removed, and is made anew with the next line"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
