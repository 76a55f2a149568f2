package dev.baton.dbworker.database;

import dev.baton.config.StartProblem;
import dev.baton.dbworker.lane.LaneConnectors;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PostgreSQL, as a db-worker reaches it. Any thread; a connection belongs to the event loop that opened it. */
public final class Database {
    private static final int POOL_SIZE = 4;
    private static final int POOL_QUEUE = 64;
    private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofMillis(250);

    /** Of a batch: the batches that it meets are done sooner. What waits longer is done in a lane of its own. */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(100);

    /** In that lane: those that need a locked row are looked for by splitting, and tried again and again. */
    private static final Duration LOCK_TIMEOUT_AGAIN = Duration.ofMillis(10);

    /** The deadline of a request for a list. */
    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(2);

    static final int OLDEST = 14;
    static final int NEWEST = 18;

    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final PgConnectOptions options;
    private final ConnectionFactory<PgConnectOptions> connections;
    private final Pool pool;

    /** @param applicationName how PostgreSQL's own views name our sessions */
    public Database(Vertx vertx, DatabaseSettings settings, String applicationName) {
        this.vertx = vertx;
        this.settings = settings;
        this.options = ConnectOptions.of(settings, applicationName);
        this.connections = PgDriver.INSTANCE.createConnectionFactory(vertx, ConnectOptions.network(settings));
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(POOL_SIZE)
                        .setMaxWaitQueueSize(POOL_QUEUE)
                        .setConnectionTimeout(
                                Math.toIntExact(settings.connectTimeout().toMillis()))
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(1)
                        .setIdleTimeoutUnit(TimeUnit.MINUTES)
                        .setMaxLifetime(30)
                        .setMaxLifetimeUnit(TimeUnit.MINUTES))
                .with(ConnectOptions.network(settings))
                .connectingTo(ConnectOptions.forBackgroundTasks(options))
                .using(vertx)
                .build();
    }

    /**
     * A connection of its own for a lane: pipelined, with cached statements. One that opens too late is closed again.
     */
    public Future<SqlConnection> connect() {
        return connect(options);
    }

    /** How lanes connect; see {@link LaneConnectors}. */
    public LaneConnectors lanes() {
        PgConnectOptions lists = ConnectOptions.with(options, "statement_timeout", LIST_TIMEOUT);
        return new LaneConnectors(
                () -> connect(ConnectOptions.with(options, "lock_timeout", LOCK_TIMEOUT)),
                () -> connect(ConnectOptions.with(options, "lock_timeout", LOCK_TIMEOUT_AGAIN)),
                this::connect,
                () -> connect(lists));
    }

    private Future<SqlConnection> connect(PgConnectOptions with) {
        Context loop = vertx.getOrCreateContext();
        Future<SqlConnection> opening = connections.connect(loop, with);
        return opening.timeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(ignored -> opening.onSuccess(SqlConnection::close));
    }

    /** A few connections for what isn't a lane's: health, seeds, background tasks. Bounded in size, queue and wait. */
    public Pool pool() {
        return pool;
    }

    /** Whether PostgreSQL answers, soon. */
    public Future<Void> check() {
        return pool.query("SELECT 1")
                .execute()
                .timeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    /**
     * Done when PostgreSQL can be reached; fails, with a line for the operator, if it can't within the start time-out.
     */
    public Future<Void> reach() {
        return reach(System.nanoTime() + settings.startTimeout().toNanos());
    }

    private Future<Void> reach(long untilNanos) {
        return connect().compose(this::supported).recover(failure -> {
            boolean hopeless =
                    failure instanceof StartProblem || failure instanceof PgException pg && !mayPass(pg.getSqlState());
            return hopeless || System.nanoTime() > untilNanos
                    ? Future.failedFuture(unreachable(failure))
                    : vertx.timer(PAUSE_BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)
                            .compose(ignored -> reach(untilNanos));
        });
    }

    private Future<Void> supported(SqlConnection connection) {
        DatabaseMetadata found = connection.databaseMetadata();
        return connection.close().compose(ignored -> unsupported(found.majorVersion(), found.fullVersion())
                .<Future<Void>>map(Future::failedFuture)
                .orElseGet(Future::succeededFuture));
    }

    /** Empty: it is one that Baton is tested with. */
    Optional<StartProblem> unsupported(int major, String version) {
        return major >= OLDEST && major <= NEWEST
                ? Optional.empty()
                : Optional.of(new StartProblem("The database at %s is PostgreSQL %s; supported are %d to %d"
                        .formatted(where(), version, OLDEST, NEWEST)));
    }

    private StartProblem unreachable(Throwable failure) {
        if (failure instanceof StartProblem problem) {
            return problem;
        }
        return new StartProblem(
                "The database at %s can't be reached: %s".formatted(where(), failure.getMessage()), failure);
    }

    /** Starting up or shutting down, or all its places are taken; not a wrong password, and not a wrong name. */
    private static boolean mayPass(String sqlState) {
        return sqlState.startsWith("57P0") || sqlState.startsWith("53");
    }

    /** Where it is, without any secret. */
    public String where() {
        return "%s:%d/%s".formatted(options.getHost(), options.getPort(), options.getDatabase());
    }

    /** The CA that the server's certificate has to come from. */
    Optional<Path> caFile() {
        return settings.caFile();
    }

    PgConnectOptions options() {
        return options;
    }

    public Future<Void> close() {
        return pool.close().eventually(() -> Future.<Void>future(connections::close));
    }
}
