package dev.baton.dbworker.recovery;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes partitions of the store before they are needed, begins new periods of idempotency keys, and drops what has
 * expired. Each step is one call of a function of the database, so that its locks are held for a moment only; it gives
 * up if it does not get them at once, and is tried again. All db-workers do this; a lock in PostgreSQL lets one. Event
 * loop only.
 */
final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    private static final int LEAST_AHEAD = 4;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Moving so many takes PostgreSQL some tenths of a second, in which all others wait. */
    private static final int MOST_MOVED = 10_000;

    private static final String LIST = """
            SELECT name, end_id, about_rows, coalesce(late_after < now(), false)
            FROM baton.request_partition ORDER BY end_id NULLS LAST
            """;

    private static final String ADD =
            "SELECT baton.add_request_partition($1, now() + $2::bigint * interval '1 millisecond')";

    private static final String DROP = "SELECT baton.drop_request_partition($1, $2)";

    private static final String BEGIN_KEYS = "SELECT baton.begin_key_period($1::bigint * interval '1 millisecond')";

    private static final String OLD_KEYS = """
            SELECT k.period FROM baton.key_period k
            WHERE k.last_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM baton.request_partition p
                WHERE p.end_id IS NOT NULL AND (p.first_id IS NULL OR p.first_id <= k.last_id))
            ORDER BY k.period
            """;

    private static final String DROP_KEYS = "SELECT baton.drop_key_period($1, $2)";

    private final SqlClient database;
    private final Duration span;
    private final Duration keep;
    private final Counter cleaned;
    private final Counter dropped;
    private volatile int partitions;
    private volatile int held;

    private record Partition(String name, Optional<UUID> end, long aboutRows, boolean expired) {
        static Partition of(Row row) {
            return new Partition(
                    row.getString(0), Optional.ofNullable(row.getUUID(1)), row.getLong(2), row.getBoolean(3));
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
    }

    /** How often there may be something to do. */
    Duration every() {
        return span.dividedBy(4);
    }

    /** So that requests from now on have a partition, unless another session is at it. */
    Future<Void> makeAhead() {
        return list().compose(this::addTo);
    }

    /** Answers whether something is left to do soon. */
    Future<Boolean> maintain() {
        return makeAhead()
                .compose(ignored -> step("begin a period of keys", BEGIN_KEYS, Tuple.of(span.toMillis())))
                .compose(ignored -> list())
                .compose(this::dropExpired)
                .compose(left -> dropKeys().map(ignored -> left));
    }

    private Future<List<Partition>> list() {
        return database.preparedQuery(LIST).execute().map(rows -> {
            List<Partition> all = new ArrayList<>();
            rows.forEach(row -> all.add(Partition.of(row)));
            partitions = all.size();
            return all;
        });
    }

    private Future<Void> addTo(List<Partition> all) {
        Instant now = Instant.now();
        Instant newest = all.stream()
                .flatMap(partition -> partition.end().stream())
                .map(Partitions::madeAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        if (newest.isAfter(now.plus(ahead()))) {
            return Future.succeededFuture();
        }
        Instant end = boundaryAfter(newest.isAfter(now) ? newest : now);
        Duration untilLate = Duration.between(now, end).plus(keep).plus(every());
        return step("make a partition", ADD, Tuple.of(firstAt(end), untilLate.toMillis()))
                .compose(
                        made -> made.filter(Boolean.TRUE::equals).isPresent() ? makeAhead() : Future.succeededFuture());
    }

    /** Also for clocks that are ahead; what is made later than that has the default partition. */
    private Duration ahead() {
        Duration some = span.multipliedBy(LEAST_AHEAD);
        Duration most = some.compareTo(MOST_AHEAD) < 0 ? some : MOST_AHEAD;
        return span.compareTo(most) > 0 ? span : most;
    }

    private Instant boundaryAfter(Instant time) {
        long millis = span.toMillis();
        return Instant.ofEpochMilli((time.toEpochMilli() / millis + 1) * millis);
    }

    private Future<Boolean> dropExpired(List<Partition> all) {
        Future<Integer> chain = Future.succeededFuture(0);
        for (Partition partition : all) {
            if (partition.expired()) {
                chain = chain.compose(left -> drop(partition).map(done -> done ? left : left + 1));
            }
        }
        return chain.map(left -> {
            held = left;
            return left > 0;
        });
    }

    private Future<Boolean> drop(Partition partition) {
        return step("drop partition " + partition.name(), DROP, Tuple.of(partition.name(), MOST_MOVED))
                .map(moved -> {
                    boolean done = moved.filter(count -> (Integer) count >= 0).isPresent();
                    if (done) {
                        dropped.increment();
                        cleaned.increment(Math.max(0, partition.aboutRows() - (Integer) moved.orElseThrow()));
                        LOG.info(
                                "Dropped partition {} with about {} expired requests; {} that are not finished stay",
                                partition.name(),
                                partition.aboutRows(),
                                moved.orElseThrow());
                    }
                    return done;
                });
    }

    private Future<Void> dropKeys() {
        return database.preparedQuery(OLD_KEYS).execute().compose(rows -> {
            Future<?> chain = Future.succeededFuture();
            for (Row row : rows) {
                int period = row.getInteger(0);
                chain = chain.compose(
                        ignored -> step("drop keys of period " + period, DROP_KEYS, Tuple.of(period, MOST_MOVED)));
            }
            return chain.mapEmpty();
        });
    }

    /** Empty: the locks were taken, or too much would have to be moved. */
    private Future<Optional<Object>> step(String what, String sql, Tuple parameters) {
        return database.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> Optional.of(rows.iterator().next().getValue(0)))
                .recover(failure -> {
                    if (failure instanceof PgException pg && LOCK_NOT_AVAILABLE.equals(pg.getSqlState())) {
                        LOG.debug("Could not {} now: {}", what, pg.getErrorMessage());
                        return Future.succeededFuture(Optional.empty());
                    }
                    return Future.failedFuture(failure);
                });
    }

    /** Smaller than every UUIDv7 that is made then or later. */
    private static UUID firstAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }

    private static Instant madeAt(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }
}
