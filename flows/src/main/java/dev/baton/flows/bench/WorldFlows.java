package dev.baton.flows.bench;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * TechEmpower's {@code db}, {@code queries} and {@code updates}, to its rules: that test counts queries, so each row is
 * read by a statement of its own, and none is shared by requests. Rows are updated by one statement a batch.
 */
final class WorldFlows {
    private static final int ROWS = 10_000;
    private static final int MOST = 500;

    private static final String READ = "SELECT id, randomnumber FROM bench.world WHERE id = $1";
    private static final String UPDATE = """
            UPDATE bench.world w SET randomnumber = d.number
            FROM unnest($1::int[], $2::int[]) AS d (id, number) WHERE w.id = d.id""";

    private WorldFlows() {}

    public record Nothing() {}

    /** @param queries how many rows; what is no number, or too small or large, counts as the nearest that is allowed */
    public record Queries(Optional<String> queries) {
        int count() {
            try {
                return Math.clamp(Long.parseLong(queries.orElse("1")), 1, MOST);
            } catch (NumberFormatException e) {
                return 1;
            }
        }
    }

    static Flow<Nothing, World> one() {
        return Flow.named("bench-db")
                .get("/bench/db", Nothing.class)
                .onDatabaseReading(
                        "read a row",
                        World.class,
                        (connection, batch) -> together(
                                batch.stream().map(ignored -> read(connection)).toList()))
                .reply(200);
    }

    static Flow<Queries, World[]> many() {
        return Flow.named("bench-queries")
                .get("/bench/queries", Queries.class)
                .onDatabaseReading(
                        "read rows",
                        World[].class,
                        (connection, batch) -> together(batch.stream()
                                .map(queries -> read(connection, queries.count()))
                                .toList()))
                .reply(200);
    }

    static Flow<Queries, World[]> update() {
        return Flow.named("bench-updates")
                .get("/bench/updates", Queries.class)
                .onDatabase("read and update rows", World[].class, WorldFlows::update)
                .reply(200);
    }

    private static Future<World> read(SqlConnection connection) {
        return connection
                .preparedQuery(READ)
                .execute(Tuple.of(random()))
                .map(rows -> world(rows.iterator().next()));
    }

    private static Future<World[]> read(SqlConnection connection, int count) {
        List<Future<World>> reads =
                IntStream.range(0, count).mapToObj(ignored -> read(connection)).toList();
        return Future.all(reads)
                .map(ignored -> reads.stream().map(Future::result).toArray(World[]::new));
    }

    /**
     * Two requests of a batch may draw the same row: the last one's number stays, as if they had come one after the
     * other.
     */
    private static Future<List<Outcome<World[]>>> update(SqlConnection transaction, List<Queries> batch) {
        List<Future<World[]>> reads = batch.stream()
                .map(queries -> read(transaction, queries.count()))
                .toList();
        return Future.all(reads).compose(ignored -> {
            SortedMap<Integer, Integer> numbers = new TreeMap<>();
            List<Outcome<World[]>> updated = new ArrayList<>(batch.size());
            for (Future<World[]> read : reads) {
                World[] drawn = drawn(read.result());
                for (World world : drawn) {
                    numbers.put(world.id(), world.randomNumber());
                }
                updated.add(Outcome.done(drawn));
            }
            return transaction
                    .preparedQuery(UPDATE)
                    .execute(Tuple.tuple()
                            .addArrayOfInteger(numbers.keySet().toArray(Integer[]::new))
                            .addArrayOfInteger(numbers.values().toArray(Integer[]::new)))
                    .map(updated);
        });
    }

    private static World[] drawn(World[] rows) {
        World[] drawn = new World[rows.length];
        for (int i = 0; i < rows.length; i++) {
            drawn[i] = new World(rows[i].id(), random());
        }
        return drawn;
    }

    private static <T> Future<List<Outcome<T>>> together(List<Future<T>> reads) {
        return Future.all(reads)
                .map(ignored ->
                        reads.stream().map(read -> Outcome.done(read.result())).toList());
    }

    private static int random() {
        return 1 + ThreadLocalRandom.current().nextInt(ROWS);
    }

    private static World world(Row row) {
        return new World(row.getInteger(0), row.getInteger(1));
    }
}
