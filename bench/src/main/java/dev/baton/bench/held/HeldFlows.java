package dev.baton.bench.held;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code POST /bench/held}: writes a line, then waits until a file is there. Durable. */
public final class HeldFlows implements FlowProvider {
    private static final String WRITE = "INSERT INTO held.line (number) SELECT unnest($1::int[])";
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 10;

    /** The request, from stage to stage. */
    public record Held(int number) {}

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return gate(config).map(gate -> List.<Flow<?, ?>>of(held(gate))).orElse(List.of());
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return gate(config).map(gate -> new Schema("held", "db/held", transaction -> Future.succeededFuture()));
    }

    /** A route without a key is for the development profile only. */
    private static Optional<Path> gate(FlowConfig config) {
        return config.section("held", HeldSettings.class).gate().filter(gate -> config.development());
    }

    private static Flow<Held, Held> held(Path gate) {
        return Flow.named("held")
                .post("/bench/held", Held.class)
                .onDatabase("write a line", Held.class, HeldFlows::write)
                .onCompute("wait", Held.class, (context, held) -> await(gate, held))
                .durable()
                .deadline(DEADLINE)
                .reply(200);
    }

    private static Future<List<Outcome<Held>>> write(SqlConnection transaction, List<Held> batch) {
        Integer[] numbers = batch.stream().map(Held::number).toArray(Integer[]::new);
        return transaction
                .preparedQuery(WRITE)
                .execute(Tuple.tuple().addArrayOfInteger(numbers))
                .map(rows -> batch.stream().map(Outcome::done).toList());
    }

    private static Outcome<Held> await(Path gate, Held held) throws InterruptedException {
        long giveUp = System.nanoTime() + DEADLINE.toNanos();
        while (!Files.exists(gate)) {
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException("There is no " + gate + " after " + DEADLINE);
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return Outcome.done(held);
    }
}
