package dev.baton.bench.peer;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.Objects;

/**
 * Clients of PostgreSQL as well as one can have them: statements prepared once and pipelined; a connection an event
 * loop to read with, and several to write with, so that their commits are flushed together.
 */
public final class Clients {
    /** The environment variable with the database's URI: arguments are visible to all users of the machine. */
    public static final String DATABASE_VARIABLE = "PEER_DATABASE_URI";

    private static final int WRITERS = 16;
    private static final int PIPELINED = 256;
    private static final int LONGEST_STATEMENT = 4_096;

    private Clients() {}

    static String databaseUri() {
        return Objects.requireNonNull(System.getenv(DATABASE_VARIABLE), DATABASE_VARIABLE);
    }

    static SqlClient reading(Vertx vertx, String uri) {
        return of(vertx, uri, 1);
    }

    static SqlClient writing(Vertx vertx, String uri) {
        return of(vertx, uri, WRITERS / Runtime.getRuntime().availableProcessors());
    }

    private static SqlClient of(Vertx vertx, String uri, int connections) {
        PgConnectOptions options = PgConnectOptions.fromUri(uri)
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT)
                .setPipeliningLimit(PIPELINED);
        return PgBuilder.client()
                .with(new PoolOptions().setMaxSize(connections).setMaxWaitQueueSize(-1))
                .connectingTo(options)
                .using(vertx)
                .build();
    }
}
