package dev.baton.flows.lab;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /lab/work}: A, B, C, the database, D, E, F, as textbooks draw it. */
final class LabFlow {
    static final int ITEMS = 1_000;

    private static final double SECOND = 1e9;

    /** Sleeps once, then reads: materialized, so that it is run once, and before the rows are looked for. */
    private static final String SLEEP_AND_READ = """
            WITH slept AS MATERIALIZED (SELECT pg_sleep($2))
            SELECT i.id, i.word FROM slept, lab.item i WHERE i.id = ANY ($1)""";

    private final LabSettings settings;

    LabFlow(LabSettings settings) {
        this.settings = settings;
    }

    /** @param item 1 to 1,000 */
    public record Order(int item) {}

    /** What was found, and what became of it so far. */
    public record Piece(int item, String word, String digest) {
        Piece digested(int rounds) {
            return new Piece(item, word, Digest.of(digest + word, rounds));
        }
    }

    static Flow<Order, Piece> flow(LabSettings settings) {
        LabFlow flow = new LabFlow(settings);
        return Flow.named("lab-work")
                .post("/lab/work", Order.class)
                .onEventLoop("A", Piece.class, (context, order) -> flow.begin(order))
                .onEventLoop("B", Piece.class, (context, piece) -> flow.work(piece))
                .onEventLoop("C", Piece.class, (context, piece) -> flow.work(piece))
                .onDatabaseReading("DB", Piece.class, flow::read)
                .onCompute("D", Piece.class, (context, piece) -> flow.work(piece))
                .onCompute("E", Piece.class, (context, piece) -> flow.work(piece))
                .onCompute("F", Piece.class, (context, piece) -> flow.work(piece))
                .reply(200);
    }

    Outcome<Piece> begin(Order order) {
        if (order.item() < 1 || order.item() > ITEMS) {
            return Outcome.refused(Refusal.of(
                    422,
                    "no-such-item",
                    "No such item",
                    "There are items 1 to %d; item is %d.".formatted(ITEMS, order.item())));
        }
        return work(new Piece(order.item(), "", ""));
    }

    private Outcome<Piece> work(Piece piece) {
        return Outcome.done(piece.digested(settings.rounds()));
    }

    Future<List<Outcome<Piece>>> read(SqlConnection connection, List<Piece> batch) {
        Integer[] items = batch.stream().map(Piece::item).distinct().toArray(Integer[]::new);
        return connection
                .preparedQuery(SLEEP_AND_READ)
                .execute(Tuple.of(items, seconds(settings.databaseLatency())))
                .map(rows -> {
                    Map<Integer, String> words = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        words.put(row.getInteger(0), row.getString(1));
                    }
                    return batch.stream()
                            .map(piece -> Outcome.done(
                                    new Piece(piece.item(), words.getOrDefault(piece.item(), ""), piece.digest())))
                            .toList();
                });
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / SECOND;
    }
}
