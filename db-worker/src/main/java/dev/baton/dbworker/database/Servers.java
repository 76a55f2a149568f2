package dev.baton.dbworker.database;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Connects to the one of several servers that will do: the primary, wherever it is now. First to the one that was right
 * the last time; if it is not any more, to all others at once, so that a host that does not answer holds none up. Any
 * thread; a connection belongs to the event loop that asked for it.
 */
final class Servers {
    /** How long a connection that only reads may stay at a server that became a standby or read-only. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** As libpq asks; not transaction_read_only, which a transaction that is under way may have set for itself. */
    private static final String READ_ONLY =
            "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean";

    private final Vertx vertx;
    private final ConnectionFactory<PgConnectOptions> connections;
    private final DatabaseUri.Target target;
    private final Duration timeout;
    private final AtomicInteger last = new AtomicInteger();

    private record Opened(SqlConnection connection, int index) {}

    /** @param timeout until one connection is open, greeted and asked whether its server will do */
    Servers(Vertx vertx, ConnectionFactory<PgConnectOptions> connections, DatabaseUri.Target target, Duration timeout) {
        this.vertx = vertx;
        this.connections = connections;
        this.target = target;
        this.timeout = timeout;
    }

    /**
     * A connection that opens too late, or is one too many, is closed again.
     *
     * @param hosts how to reach each server, always in the same order
     */
    Future<SqlConnection> connect(List<PgConnectOptions> hosts) {
        return open(hosts).map(Opened::connection);
    }

    /**
     * One that is closed when its server will not do any more. A server that becomes read-only keeps its connections,
     * and what only reads gets no error there, but rows that are old.
     */
    Future<SqlConnection> connectAndWatch(List<PgConnectOptions> hosts) {
        return connect(hosts).onSuccess(this::lookLater);
    }

    private void lookLater(SqlConnection connection) {
        if (target != DatabaseUri.Target.ANY) {
            vertx.setTimer(LOOK_AGAIN.toMillis(), ignored -> look(connection));
        }
    }

    private void look(SqlConnection connection) {
        fits(connection)
                .onSuccess(fits -> {
                    if (fits) {
                        lookLater(connection);
                    } else {
                        connection.close();
                    }
                })
                .onFailure(failure -> {
                    // In a transaction that has failed the question is refused, too. All else means that it is closed.
                    if (failure instanceof PgException) {
                        lookLater(connection);
                    }
                });
    }

    /** The options of the server that will do right now. */
    Future<PgConnectOptions> find(List<PgConnectOptions> hosts) {
        return open(hosts)
                .compose(opened -> opened.connection().close().otherwiseEmpty().map(hosts.get(opened.index())));
    }

    private Future<Opened> open(List<PgConnectOptions> hosts) {
        Context loop = vertx.getOrCreateContext();
        int first = last.get();
        return open(loop, hosts, first)
                .recover(failure ->
                        hosts.size() == 1 ? Future.failedFuture(failure) : openAnother(loop, hosts, first, failure));
    }

    private Future<Opened> openAnother(Context loop, List<PgConnectOptions> hosts, int first, Throwable firstFailure) {
        Promise<Opened> one = Promise.promise();
        Throwable[] reasons = new Throwable[hosts.size()];
        reasons[first] = firstFailure;
        AtomicInteger left = new AtomicInteger(hosts.size() - 1);
        IntStream.range(0, hosts.size()).filter(index -> index != first).forEach(index -> open(loop, hosts, index)
                .onSuccess(opened -> {
                    if (one.tryComplete(opened)) {
                        last.set(index);
                    } else {
                        opened.connection().close();
                    }
                })
                .onFailure(failure -> {
                    reasons[index] = failure;
                    if (left.decrementAndGet() == 0) {
                        one.tryFail(NoServerFits.of(hosts, List.of(reasons)));
                    }
                }));
        return one.future();
    }

    private Future<Opened> open(Context loop, List<PgConnectOptions> hosts, int index) {
        Future<SqlConnection> opening =
                connections.connect(loop, hosts.get(index)).compose(this::fitting);
        return opening.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(ignored -> opening.onSuccess(SqlConnection::close))
                .map(connection -> new Opened(connection, index));
    }

    private Future<SqlConnection> fitting(SqlConnection connection) {
        return fits(connection)
                .compose(fits ->
                        fits ? Future.succeededFuture(connection) : Future.failedFuture(new NoServerFits.Unfit(target)))
                .onFailure(ignored -> connection.close());
    }

    private Future<Boolean> fits(SqlConnection connection) {
        return switch (target) {
            case ANY -> Future.succeededFuture(true);
            case PRIMARY -> answersFalse(connection, "SELECT pg_is_in_recovery()");
            case READ_WRITE -> answersFalse(connection, READ_ONLY);
        };
    }

    private static Future<Boolean> answersFalse(SqlConnection connection, String question) {
        return connection.query(question).execute().map(rows -> !rows.iterator()
                .next()
                .getBoolean(0));
    }
}
