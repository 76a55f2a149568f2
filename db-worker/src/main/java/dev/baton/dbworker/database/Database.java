package dev.baton.dbworker.database;

import dev.baton.async.Reason;
import dev.baton.config.StartProblem;
import dev.baton.dbworker.lane.LaneConnectors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** PostgreSQL, as a db-worker reaches it. Any thread; a connection belongs to the event loop that opened it. */
public final class Database {
    private static final int POOL_SIZE = 4;
    private static final int POOL_QUEUE = 64;

    /** Of the pool's connections, where there is one server: with several, each new one is to the one that is right. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofMillis(250);

    /** Of a batch: the batches that it meets are done sooner. What waits longer is done in a lane of its own. */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(100);

    /** In that lane: those that need a locked row are tried alone, again and again, in turns with other jobs. */
    private static final Duration LOCK_TIMEOUT_AGAIN = Duration.ofMillis(10);

    /** The deadline of a request for a list. */
    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(2);

    static final int OLDEST = 14;
    static final int NEWEST = 18;

    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final DatabaseUri uri;
    private final List<PgConnectOptions> hosts;
    private final Cut connections;
    private final Servers servers;
    private final Pool pool;

    /** @param applicationName how PostgreSQL's own views name our sessions */
    public Database(Vertx vertx, DatabaseSettings settings, String applicationName) {
        this.vertx = vertx;
        this.settings = settings;
        this.uri = DatabaseUri.parse("database.uri", settings.uri());
        this.hosts = each(uri.hosts(), host -> ConnectOptions.of(host, settings, applicationName));
        this.connections = new Cut(PgDriver.INSTANCE.createConnectionFactory(vertx, ConnectOptions.network(settings)));
        this.servers = new Servers(vertx, connections, uri.target(), settings.connectTimeout());
        this.pool = pool(each(hosts, ConnectOptions::forBackgroundTasks));
    }

    private Pool pool(List<PgConnectOptions> background) {
        boolean oneWillDo = background.size() == 1 && uri.target() == DatabaseUri.Target.ANY;
        ClientBuilder<Pool> builder = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(POOL_SIZE)
                        .setMaxWaitQueueSize(POOL_QUEUE)
                        .setConnectionTimeout(
                                Math.toIntExact(settings.connectTimeout().toMillis()))
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(1)
                        .setIdleTimeoutUnit(TimeUnit.MINUTES)
                        .setMaxLifetime(Math.toIntExact((oneWillDo ? LIFETIME : Servers.LOOK_AGAIN).toSeconds()))
                        .setMaxLifetimeUnit(TimeUnit.SECONDS))
                .with(ConnectOptions.network(settings))
                .using(vertx);
        return builder.connectingTo(() -> connections
                        .passable()
                        .compose(ignored ->
                                oneWillDo ? Future.succeededFuture(background.getFirst()) : servers.find(background))
                        .map(SqlConnectOptions.class::cast))
                .withConnectHandler(connection -> {
                    connections.know(connection);
                    connection.close(); // into the pool
                })
                .build();
    }

    private static List<PgConnectOptions> each(List<PgConnectOptions> hosts, UnaryOperator<PgConnectOptions> with) {
        return hosts.stream().map(with).toList();
    }

    /**
     * A connection of its own for a lane: pipelined, with cached statements. One that opens too late is closed again.
     */
    public Future<SqlConnection> connect() {
        return servers.connect(hosts);
    }

    /** How lanes connect; see {@link LaneConnectors}. */
    public LaneConnectors lanes() {
        List<PgConnectOptions> payload = with("lock_timeout", LOCK_TIMEOUT);
        List<PgConnectOptions> locked = with("lock_timeout", LOCK_TIMEOUT_AGAIN);
        List<PgConnectOptions> lists = with("statement_timeout", LIST_TIMEOUT);
        return new LaneConnectors(
                () -> servers.connectAndWatch(payload),
                () -> servers.connectAndWatch(locked),
                this::connect,
                () -> servers.connectAndWatch(lists));
    }

    private List<PgConnectOptions> with(String timeout, Duration atMost) {
        return each(hosts, host -> ConnectOptions.with(host, timeout, atMost));
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
            return hopeless(failure) || System.nanoTime() > untilNanos
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
        boolean answered = failure instanceof PgException || failure instanceof NoServerFits;
        return new StartProblem(
                "The database at %s can't be %s: %s"
                        .formatted(where(), answered ? "used" : "reached", Reason.of(failure)),
                failure);
    }

    private static boolean hopeless(Throwable failure) {
        return switch (failure) {
            case StartProblem ignored -> true;
            case PgException pg -> !mayPass(pg.getSqlState());
            case NoServerFits none -> none.reasons().stream().allMatch(Database::hopeless);
            default -> false;
        };
    }

    /** Starting up or shutting down, or all its places are taken; not a wrong password, and not a wrong name. */
    private static boolean mayPass(String sqlState) {
        return sqlState.startsWith("57P0") || sqlState.startsWith("53");
    }

    /** For the live lab: closes every connection at once and lets none be opened, until it is turned off again. */
    public void cut(boolean wanted) {
        connections.turn(wanted);
    }

    public boolean isCut() {
        return connections.isOn();
    }

    /** Where it is, without any secret. */
    public String where() {
        return uri.where();
    }

    /** The role that connects. */
    String user() {
        return uri.hosts().getFirst().getUser();
    }

    /** The CA that the server's certificate has to come from. */
    Optional<Path> caFile() {
        return settings.caFile();
    }

    DatabaseUri uri() {
        return uri;
    }

    public Future<Void> close() {
        return pool.close().eventually(() -> Future.<Void>future(connections::close));
    }
}
