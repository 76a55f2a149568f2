package dev.baton.dbworker.recovery;

import dev.baton.async.Reason;
import dev.baton.dbworker.durable.StoreSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes partitions of the store before they are needed, begins new periods of idempotency keys, and drops what has
 * expired. Each step is one call of a function of the database, so that its locks are held for a moment only; it gives
 * up if it does not get them soon, and is tried again, later each time. A step that fails stops no other. All
 * db-workers do this; a lock in PostgreSQL lets one. Event loop only.
 */
final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    private static final int LEAST_AHEAD = 4;
    private static final int MOST_MADE_AT_ONCE = 20;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** All others wait while these move: some hundredths of a second. */
    private static final int MOST_MOVED = 1_000;

    /** Nobody waits while these are kept. */
    private static final int MOST_KEPT = 20_000;

    /**
     * Milliseconds that others may wait behind us, until the lock is ours. Batches wait for 100 ms and are then done in
     * a lane of their own: only a period of keys that could not begin for long is worth that.
     */
    private static final int PATIENCE = 40;

    private static final int MOST_PATIENCE = 400;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 6;

    private static final String LIST = """
            SELECT name, about_rows, coalesce(late_after < now(), false)
            FROM baton.request_partition ORDER BY end_id NULLS LAST
            """;

    private static final String KEY_PERIODS = """
            SELECT count(*), date_part('epoch', clock_timestamp() - max(began_at)) FROM baton.key_period
            """;

    private static final String ADD = """
            SELECT baton.add_next_partition($1::bigint * interval '1 millisecond',
                $2::bigint * interval '1 millisecond', $3::bigint * interval '1 millisecond', $4, $5)
            """;

    /** Only by this session; no batch waits for it. Sent as one string, it is one transaction. */
    static final String VALIDATE = """
            SET LOCAL statement_timeout = '8min';
            SELECT baton.validate_default_partition()
            """;

    private static final String DROP = "SELECT baton.drop_request_partition($1, $2, $3)";

    private static final String BEGIN_KEYS = "SELECT baton.begin_key_period($1::bigint * interval '1 millisecond', $2)";

    private static final String OLD_KEYS = """
            SELECT k.period FROM baton.key_period k WHERE baton.key_period_is_old(k.period, $1) ORDER BY k.period
            """;

    private static final String KEEP_KEYS = "SELECT baton.keep_keys($1, $1)";

    private static final String DROP_KEYS = "SELECT baton.drop_key_period($1, $2, $3)";

    private final SqlClient database;
    private final Duration span;
    private final Duration keep;
    private final Counter cleaned;
    private final Counter dropped;
    private volatile int partitions;
    private volatile int held;
    private volatile long keyPeriods;
    private volatile double keyPeriodSeconds;
    private boolean failed;
    private int failuresInARow;

    private record Partition(String name, long aboutRows, boolean expired) {
        static Partition of(Row row) {
            return new Partition(row.getString(0), row.getLong(1), row.getBoolean(2));
        }
    }

    Partitions(SqlClient database, StoreSettings settings, Counter cleaned, MeterRegistry meters) {
        this.database = database;
        this.span = settings.span();
        this.keep = settings.keep();
        this.cleaned = cleaned;
        this.dropped = Counter.builder("baton.partitions.dropped")
                .description("Partitions of expired requests that were dropped")
                .register(meters);
        Gauge.builder("baton.partitions", () -> partitions)
                .description("Partitions of the table of requests")
                .register(meters);
        Gauge.builder("baton.partitions.held", () -> held)
                .description("Partitions that have expired and could not be dropped yet: too much in them is not"
                        + " finished, or their locks were taken")
                .register(meters);
        Gauge.builder("baton.key.periods", () -> keyPeriods)
                .description("Periods of idempotency keys; a new key is looked for in each")
                .register(meters);
        Gauge.builder("baton.key.period.age", () -> keyPeriodSeconds)
                .baseUnit("seconds")
                .description("Age of the current period of idempotency keys")
                .register(meters);
    }

    /** How often there may be something to do. */
    Duration every() {
        return span.dividedBy(4);
    }

    /** The time until the next look: sooner if something could not be done, but later each time. */
    Duration pause() {
        Duration often = every();
        if (failuresInARow == 0) {
            return often;
        }
        Duration again = FIRST_PAUSE.multipliedBy(1L << Math.min(failuresInARow - 1, DOUBLINGS));
        return shorter(shorter(again, LONGEST_PAUSE), often);
    }

    /**
     * So that requests from now on have a partition; answers when one session has done it, or could not. A large
     * default partition has to be read before: that takes minutes, and is for {@link #maintain}.
     */
    Future<Void> makeAhead() {
        return makeAhead(MOST_MADE_AT_ONCE, false);
    }

    private Future<Void> makeAhead(int atMost, boolean mayValidate) {
        Tuple parameters =
                Tuple.of(span.toMillis(), ahead().toMillis(), keep.plus(every()).toMillis(), MOST_MOVED, PATIENCE);
        return step("make a partition", ADD, parameters).compose(answer -> switch (atMost == 0
                ? "nothing"
                : answer.map(Object::toString).orElse("nothing")) {
            case "made" -> makeAhead(atMost - 1, mayValidate);
            case "validate" -> mayValidate ? validateThenMake(atMost - 1) : Future.succeededFuture();
            default -> Future.succeededFuture();
        });
    }

    private Future<Void> validateThenMake(int atMost) {
        return validate().compose(done -> done ? makeAhead(atMost, true) : Future.succeededFuture());
    }

    private Future<Boolean> validate() {
        return database.query(VALIDATE).execute().map(true).recover(failure -> notDone(
                        "read the default partition", failure)
                .map(false));
    }

    /** Done when all steps were tried. Fails only if the database can't be read. */
    Future<Void> maintain() {
        failed = false;
        return makeAhead(MOST_MADE_AT_ONCE, true)
                .compose(ignored -> step("begin a period of keys", BEGIN_KEYS, Tuple.of(span.toMillis(), patience())))
                .compose(ignored -> list())
                .compose(this::dropExpired)
                .compose(ignored -> dropKeys())
                .compose(ignored -> countKeyPeriods())
                .onComplete(done -> failuresInARow = failed || done.failed() ? failuresInARow + 1 : 0)
                .mapEmpty();
    }

    private int patience() {
        return Math.min(PATIENCE << Math.min(failuresInARow, DOUBLINGS), MOST_PATIENCE);
    }

    private Future<Void> countKeyPeriods() {
        return database.preparedQuery(KEY_PERIODS).execute().map(rows -> {
            Row row = rows.iterator().next();
            keyPeriods = row.getLong(0);
            keyPeriodSeconds = row.getDouble(1);
            return null;
        });
    }

    private Future<List<Partition>> list() {
        return database.preparedQuery(LIST).execute().map(rows -> {
            List<Partition> all = new ArrayList<>();
            rows.forEach(row -> all.add(Partition.of(row)));
            return all;
        });
    }

    /** Also for clocks that are ahead; what is made later than that has the default partition. */
    private Duration ahead() {
        Duration most = shorter(span.multipliedBy(LEAST_AHEAD), MOST_AHEAD);
        return span.compareTo(most) > 0 ? span : most;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Ends at the first one whose locks were not to be had: those of the others are not, either. */
    private Future<Void> dropExpired(List<Partition> all) {
        List<Partition> expired = all.stream().filter(Partition::expired).toList();
        Future<Integer> chain = Future.succeededFuture(0);
        for (Partition partition : expired) {
            chain = chain.compose(left -> failed ? Future.succeededFuture(left + 1) : drop(partition, left));
        }
        return chain.map(left -> {
            held = left;
            partitions = all.size() - (expired.size() - left);
            return null;
        });
    }

    /** Answers how many partitions are left that could not be dropped. */
    private Future<Integer> drop(Partition partition, int left) {
        return step("drop partition " + partition.name(), DROP, Tuple.of(partition.name(), MOST_MOVED, PATIENCE))
                .map(answer -> {
                    int moved = answer.map(Integer.class::cast).orElse(-1);
                    if (moved >= 0) {
                        dropped.increment();
                        cleaned.increment(Math.max(0, partition.aboutRows() - moved));
                        LOG.info(
                                "Dropped partition {} with about {} expired requests; {} that are not finished stay",
                                partition.name(),
                                partition.aboutRows(),
                                moved);
                    }
                    boolean anotherSession = answer.isEmpty() && !failed;
                    return moved >= 0 || anotherSession ? left : left + 1;
                });
    }

    private Future<Void> dropKeys() {
        return database.preparedQuery(OLD_KEYS).execute(Tuple.of(MOST_KEPT)).compose(rows -> {
            Future<?> chain = Future.succeededFuture();
            for (Row row : rows) {
                int period = row.getInteger(0);
                chain = chain.compose(ignored -> dropKeys(period));
            }
            return chain.mapEmpty();
        });
    }

    private Future<?> dropKeys(int period) {
        return failed
                ? Future.succeededFuture()
                : step("keep keys", KEEP_KEYS, Tuple.of(MOST_KEPT))
                        .compose(kept -> step(
                                "drop keys of period " + period, DROP_KEYS, Tuple.of(period, MOST_KEPT, PATIENCE)));
    }

    /** Empty: it failed, for example as the locks were taken; or another session is at it. */
    private Future<Optional<Object>> step(String what, String sql, Tuple parameters) {
        return database.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> Optional.ofNullable(rows.iterator().next().getValue(0)))
                .recover(failure -> notDone(what, failure).map(Optional.empty()));
    }

    private Future<Void> notDone(String what, Throwable failure) {
        failed = true;
        if (failure instanceof PgException pg && LOCK_NOT_AVAILABLE.equals(pg.getSqlState())) {
            LOG.debug("Could not {} now: {}", what, pg.getErrorMessage());
        } else {
            LOG.warn("Could not {}: {}", what, Reason.of(failure));
        }
        return Future.succeededFuture();
    }
}
