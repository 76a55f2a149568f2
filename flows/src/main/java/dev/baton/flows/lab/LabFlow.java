package dev.baton.flows.lab;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /lab/work}: A, B, C, the database, D, E, F, as textbooks draw it. */
final class LabFlow {
    static final int ITEMS = 1_000;

    private static final double MILLIS_A_SECOND = 1e3;

    /** Sleeps once, then reads: materialized, so that it is run once, and before the rows are looked for. */
    private static final String SLEEP_AND_READ = """
            WITH slept AS MATERIALIZED (SELECT pg_sleep($2))
            SELECT i.id, i.word FROM slept, lab.item i WHERE i.id = ANY ($1)""";

    private final LabSettings settings;

    LabFlow(LabSettings settings) {
        this.settings = settings;
    }

    /**
     * What to work on.
     *
     * @param item 1 to 1,000
     * @param rounds digests of each stage, 1 to 10,000; empty: as configured
     * @param databaseMillis for which the database sleeps, 0 to 1,000; empty: as configured
     * @param holdMillis for which D keeps its thread and does nothing, 0 to 1,000; empty: it does not
     */
    public record Order(
            int item, Optional<Integer> rounds, Optional<Integer> databaseMillis, Optional<Integer> holdMillis) {
        Order(int item) {
            this(item, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * What was found, and what became of it so far.
     *
     * @param rounds digests of each stage
     * @param databaseMillis for which the database sleeps
     * @param holdMillis for which D keeps its thread; optional, as nodes of the build before don't know it
     */
    public record Piece(
            int item, String word, String digest, int rounds, int databaseMillis, Optional<Integer> holdMillis) {
        Piece digested() {
            return new Piece(item, word, Digest.of(digest + word, rounds), rounds, databaseMillis, holdMillis);
        }

        Piece found(String found) {
            return new Piece(item, found, digest, rounds, databaseMillis, holdMillis);
        }
    }

    static Flow<Order, Piece> flow(LabSettings settings) {
        LabFlow flow = new LabFlow(settings);
        return Flow.named("lab-work")
                .post("/lab/work", Order.class)
                .onEventLoop("A", Piece.class, (context, order) -> flow.begin(order))
                .onEventLoop("B", Piece.class, (context, piece) -> work(piece))
                .onEventLoop("C", Piece.class, (context, piece) -> work(piece))
                .onDatabaseReading("DB", Piece.class, flow::read)
                .onCompute("D", Piece.class, (context, piece) -> hold(piece))
                .onCompute("E", Piece.class, (context, piece) -> work(piece))
                .onCompute("F", Piece.class, (context, piece) -> work(piece))
                .reply(200);
    }

    Outcome<Piece> begin(Order order) {
        int rounds = order.rounds().orElse(settings.rounds());
        int millis =
                order.databaseMillis().orElse((int) settings.databaseLatency().toMillis());
        if (order.item() < 1 || order.item() > ITEMS) {
            return refused("no-such-item", "No such item", "There are items 1 to %d; item is %d.", ITEMS, order.item());
        }
        if (rounds < 1 || rounds > LabSettings.MOST_ROUNDS) {
            return refused(
                    "bad-rounds", "Rounds out of range", "rounds is 1 to %d, not %d.", LabSettings.MOST_ROUNDS, rounds);
        }
        if (millis < 0 || millis > LabSettings.LONGEST_MILLIS) {
            return refused(
                    "bad-latency",
                    "Latency out of range",
                    "databaseMillis is 0 to %d, not %d.",
                    LabSettings.LONGEST_MILLIS,
                    millis);
        }
        Optional<Integer> hold = order.holdMillis();
        if (hold.filter(held -> held < 0 || held > LabSettings.LONGEST_MILLIS).isPresent()) {
            return refused(
                    "bad-hold",
                    "Hold out of range",
                    "holdMillis is 0 to %d, not %d.",
                    LabSettings.LONGEST_MILLIS,
                    hold.get());
        }
        return work(new Piece(order.item(), "", "", rounds, millis, hold));
    }

    /** One of those that fill the queue for compute threads: it takes no processor from the others. */
    private static Outcome<Piece> hold(Piece piece) {
        try {
            Thread.sleep(piece.holdMillis().orElse(0));
        } catch (InterruptedException e) { // nobody waits for it any more
            Thread.currentThread().interrupt();
        }
        return work(piece);
    }

    private static Outcome<Piece> refused(String code, String title, String detail, int most, int given) {
        return Outcome.refused(Refusal.of(422, code, title, detail.formatted(most, given)));
    }

    private static Outcome<Piece> work(Piece piece) {
        return Outcome.done(piece.digested());
    }

    /** The whole batch waits as long as the slowest of its requests: they share one transaction. */
    Future<List<Outcome<Piece>>> read(SqlConnection connection, List<Piece> batch) {
        Integer[] items = batch.stream().map(Piece::item).distinct().toArray(Integer[]::new);
        double millis = batch.stream().mapToInt(Piece::databaseMillis).max().orElse(0);
        return connection
                .preparedQuery(SLEEP_AND_READ)
                .execute(Tuple.of(items, millis / MILLIS_A_SECOND))
                .map(rows -> {
                    Map<Integer, String> words = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        words.put(row.getInteger(0), row.getString(1));
                    }
                    return batch.stream()
                            .map(piece -> Outcome.done(piece.found(words.getOrDefault(piece.item(), ""))))
                            .toList();
                });
    }
}
