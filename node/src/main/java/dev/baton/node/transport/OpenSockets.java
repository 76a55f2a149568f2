package dev.baton.node.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * All sockets of a node that is alone in its cluster, so that they can be cut as the end of a process would cut them:
 * reset, without a goodbye, all at once. Tests of crashes rely on it. Any thread.
 */
public final class OpenSockets {
    private static final int SOME = 64;

    private final Map<NioIoHandle, ThreadAwareExecutor> open = new HashMap<>();
    private int tidyAt = SOME;
    private boolean cut;

    /** Called for each socket, before it is bound or connected. */
    synchronized void opened(ThreadAwareExecutor thread, IoHandle handle) throws IOException {
        if (!(handle instanceof NioIoHandle socket)) {
            return;
        }
        if (cut) {
            socket.selectableChannel().close();
            throw new IOException("This node was killed");
        }
        if (open.size() >= tidyAt) {
            open.keySet().removeIf(one -> !one.selectableChannel().isOpen());
            tidyAt = Math.max(SOME, 2 * open.size());
        }
        open.put(socket, thread);
    }

    /** Not a byte leaves this node after this, and none is read. New sockets fail to open. */
    public synchronized void cut() {
        cut = true;
        open.forEach((socket, thread) -> reset(socket.selectableChannel()));
        // the kernel learns of it when their selector runs next; and Netty has to be told
        open.forEach((socket, thread) -> thread.execute(() -> close(socket)));
        open.clear();
    }

    private static void reset(SelectableChannel channel) {
        try (channel) {
            if (channel instanceof SocketChannel connection && connection.isOpen()) {
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // it was closed meanwhile, or is closed now: nothing of it is left either way
        }
    }

    private static void close(NioIoHandle socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("A socket that was cut can't be closed", e);
        }
    }
}
