package dev.baton.dbworker.database;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts this node off from PostgreSQL while the live lab wants it, as a network would: sockets are closed under what
 * runs, without a word to the server, and nothing can be opened. Any thread.
 */
final class Cut implements ConnectionFactory<PgConnectOptions> {
    private final ConnectionFactory<PgConnectOptions> connections;
    private final Set<SocketConnectionBase> open = ConcurrentHashMap.newKeySet();
    private volatile boolean on;

    /** @param connections how lanes connect; those of the pool are made known by {@link #know} */
    Cut(ConnectionFactory<PgConnectOptions> connections) {
        this.connections = connections;
    }

    boolean isOn() {
        return on;
    }

    void turn(boolean wanted) {
        on = wanted;
        if (wanted) {
            open.forEach(connection -> connection.socket().close());
        }
    }

    /** Fails while it is on. */
    Future<Void> passable() {
        return on
                ? Future.failedFuture(new ConnectException("The live lab has cut this node off from the database"))
                : Future.succeededFuture();
    }

    @Override
    public Future<SqlConnection> connect(Context context, PgConnectOptions options) {
        return passable()
                .compose(ignored -> connections.connect(context, options))
                .onSuccess(this::know);
    }

    /** A connection that has been opened: it is among those that are closed. */
    void know(SqlConnection connection) {
        if (((SqlConnectionInternal) connection).unwrap().unwrap() instanceof SocketConnectionBase known) {
            open.removeIf(each -> !each.isValid());
            open.add(known);
            if (on) { // it was opened meanwhile
                known.socket().close();
            }
        }
    }

    @Override
    public void close(Completable<Void> completion) {
        connections.close(completion);
    }
}
