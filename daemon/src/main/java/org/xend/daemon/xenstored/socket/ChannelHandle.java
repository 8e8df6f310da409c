package org.xend.daemon.xenstored.socket;

import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.function.Consumer;
import org.xend.daemon.failstop.FailStop;

/// Registers a channel of the JDK with a Netty event loop, so that the store's sockets share the loop with
/// the store and nothing lies between its bytes and the selector.
final class ChannelHandle extends NioSelectableChannelIoHandle<SelectableChannel> {
    private final Consumer<SelectionKey> onReady;

    ChannelHandle(SelectableChannel channel, Consumer<SelectionKey> onReady) {
        super(channel);
        this.onReady = onReady;
    }

    @Override
    protected void handle(SelectableChannel channel, SelectionKey key) {
        try {
            onReady.accept(key);
        } catch (Throwable e) {
            // Netty would log it and go on with a tree that may be half changed.
            FailStop.end(StoreThread.OWNER, e);
        }
    }

    @Override
    public void close() throws IOException {
        selectableChannel().close();
    }
}
