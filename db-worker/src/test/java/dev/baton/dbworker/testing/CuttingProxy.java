package dev.baton.dbworker.testing;

import static dev.baton.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and PostgreSQL. Armed, it lets one COMMIT through and cuts the connection before the answer.
 */
public final class CuttingProxy implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetServer server;
    private final AtomicInteger armed = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();

    public CuttingProxy(int postgresPort) {
        server = vertx.createNetServer().connectHandler(client -> {
            client.pause();
            vertx.createNetClient()
                    .connect(postgresPort, "127.0.0.1")
                    .onSuccess(upstream -> join(client, upstream))
                    .onFailure(ignored -> client.close());
        });
        await(server.listen(0, "127.0.0.1"));
    }

    private void join(NetSocket client, NetSocket upstream) {
        boolean[] swallow = new boolean[1];
        client.handler(bytes -> {
            if (isCommit(bytes) && armed.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                swallow[0] = true;
            }
            upstream.write(bytes);
        });
        upstream.handler(bytes -> {
            if (swallow[0]) { // PostgreSQL has answered, so it has committed
                cuts.incrementAndGet();
                client.close();
            } else {
                client.write(bytes);
            }
        });
        client.closeHandler(ignored -> upstream.close());
        upstream.closeHandler(ignored -> client.close());
        client.resume();
    }

    private static boolean isCommit(Buffer bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1).contains("COMMIT\0");
    }

    public void cutNextCommit() {
        armed.incrementAndGet();
    }

    public int cuts() {
        return cuts.get();
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
