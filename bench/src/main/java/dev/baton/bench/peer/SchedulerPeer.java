package dev.baton.bench.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler.ExponentialBackoffFailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.sun.net.httpserver.HttpExchange;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * db-scheduler: {@code tpcb} as a one-time task whose instance is the idempotency key. The scheduler runs a task <b>at
 * least once</b>: it removes the task in a transaction of its own after the handler's, and forgets it then. That the
 * effect is there <b>exactly once</b> is this class's own doing: the same statement writes the balance under the key
 * into a table with a unique key, so that a second try fails as a whole and finds the first one's. The receipt follows
 * from the balance. Three commits: the task, the effect, the end of the task, for which the client does not wait; and
 * one for all tasks that are fetched together.
 *
 * <p>As its guides have it: immediate execution, {@code lock-and-fetch} for more than 1,000 a second, and the threads
 * and limits of its own benchmark on machines with two cores. Its table and ours are in the schema {@code scheduler}.
 *
 * <p>Argument: port. The database's URI is in {@link Clients#DATABASE_VARIABLE}.
 */
public final class SchedulerPeer {
    private static final TaskDescriptor<TpcbOrder> TPCB = TaskDescriptor.of("tpcb", TpcbOrder.class);
    private static final int THREADS = 20;
    private static final double FETCH_BELOW = 4;
    private static final double FETCH_UP_TO = 20;
    private static final Duration POLLING = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String ONCE = Statements.forJdbc(Statements.TPCB_ONCE);
    private static final String DONE = "SELECT abalance FROM scheduler.done WHERE key = ?";

    /** The first table and its indexes are those of db-scheduler's documentation, without priorities. */
    private static final String TABLES = """
            CREATE SCHEMA IF NOT EXISTS scheduler;
            CREATE TABLE IF NOT EXISTS scheduler.scheduled_tasks (
                task_name text NOT NULL,
                task_instance text NOT NULL,
                task_data bytea,
                execution_time timestamptz NOT NULL,
                picked boolean NOT NULL,
                picked_by text,
                last_success timestamptz,
                last_failure timestamptz,
                consecutive_failures int,
                last_heartbeat timestamptz,
                version bigint NOT NULL,
                PRIMARY KEY (task_name, task_instance));
            CREATE INDEX IF NOT EXISTS execution_time_idx ON scheduler.scheduled_tasks (execution_time);
            CREATE INDEX IF NOT EXISTS last_heartbeat_idx ON scheduler.scheduled_tasks (last_heartbeat);
            CREATE TABLE IF NOT EXISTS scheduler.done (key text PRIMARY KEY, abalance int NOT NULL)""";

    private final HikariDataSource database;
    private final Scheduler scheduler;
    private final Map<String, CompletableFuture<Integer>> waiting = new ConcurrentHashMap<>();

    private SchedulerPeer(HikariDataSource database) {
        this.database = database;
        OneTimeTask<TpcbOrder> task = Tasks.oneTime(TPCB)
                .onFailure(new ExponentialBackoffFailureHandler<>(RETRY))
                .execute((instance, context) -> run(instance.getId(), instance.getData()));
        this.scheduler = Scheduler.create(database, task)
                .tableName("scheduler.scheduled_tasks")
                .threads(THREADS)
                .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
                .pollingInterval(POLLING)
                .enableImmediateExecution()
                .build();
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        HikariDataSource database = BlockingServer.database();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
        SchedulerPeer peer = new SchedulerPeer(database);
        peer.scheduler.start();
        BlockingServer.at(Integer.parseInt(arguments[0]))
                .on(BlockingServer.TPCB_PATH, peer::tpcb)
                .start();
    }

    private JsonObject tpcb(HttpExchange exchange) throws IOException, SQLException {
        TpcbOrder order = BlockingServer.order(exchange);
        String key = BlockingServer.key(exchange);
        CompletableFuture<Integer> balance = waiting.computeIfAbsent(key, SchedulerPeer::promised);
        try {
            boolean scheduled =
                    scheduler.scheduleIfNotExists(TPCB.instance(key).data(order).scheduledTo(Instant.now()));
            if (!scheduled) {
                done(key).ifPresent(balance::complete); // if it is not, the task is on its way
            }
            return Receipt.of(order.aid(), order.delta(), balance.join());
        } finally {
            waiting.remove(key, balance);
        }
    }

    private static CompletableFuture<Integer> promised(String key) {
        return new CompletableFuture<Integer>().orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The handler: on one of the scheduler's threads. */
    private void run(String key, TpcbOrder order) {
        try {
            int balance = runOnce(key, order);
            Optional.ofNullable(waiting.get(key)).ifPresent(request -> request.complete(balance));
        } catch (SQLException e) {
            throw new IllegalStateException(e); // it is tried again
        }
    }

    private int runOnce(String key, TpcbOrder order) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ONCE)) {
            statement.setString(TpcbOrder.NEXT_PARAMETER, key);
            return order.run(statement);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                return done(key).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private Optional<Integer> done(String key) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(DONE)) {
            statement.setString(1, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
            }
        }
    }
}
