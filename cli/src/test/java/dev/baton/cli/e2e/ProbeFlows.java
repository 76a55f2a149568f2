package dev.baton.cli.e2e;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Flows that tests use to look inside: which thread ran a stage, what a bad request does to its batch, how large values
 * fare.
 */
public final class ProbeFlows implements FlowProvider {

    public record Where(String eventLoop, String compute, String node) {}

    public record WhereQuery(Optional<String> ignored) {}

    public record Mark(String id, String mode) {}

    public record Size(int bytes) {}

    public record Text(String text) {}

    public record Pause(int millis) {}

    public record Steps(String id, int millisBetween) {}

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return List.of(where(), mark(), size(), pause(), steps(), hold());
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("probe", "db/probe", transaction -> Future.succeededFuture()));
    }

    /** Answers which thread ran C, which thread and node ran D. */
    private static Flow<?, ?> where() {
        return Flow.named("probe-where")
                .get("/probe/where", WhereQuery.class)
                .onEventLoop("C thread", Text.class, (context, query) -> Outcome.done(new Text(threadName())))
                .onDatabaseReading("nothing", Text.class, DatabaseStage.each((transaction, text) -> transaction
                        .query("select 1")
                        .execute()
                        .map(Outcome.done(text))))
                .onCompute(
                        "D thread",
                        Where.class,
                        (context, text) -> Outcome.done(new Where(
                                text.text(), threadName(), System.getenv().getOrDefault("BATON_NODE_NAME", "?"))))
                .reply(200);
    }

    /**
     * Marks of one lane: {@code ok} is written, {@code refuse} is a business "no", {@code fail} breaks its transaction,
     * {@code sleep} takes its time.
     */
    private static Flow<?, ?> mark() {
        return Flow.named("probe-mark")
                .post("/probe/marks", Mark.class)
                .keyedBy(mark -> "one lane")
                .onDatabase("mark", Mark.class, DatabaseStage.each(ProbeFlows::write))
                .reply(201);
    }

    private static Future<Outcome<Mark>> write(SqlConnection transaction, Mark mark) {
        return switch (mark.mode()) {
            case "refuse" ->
                Future.succeededFuture(
                        Outcome.refused(Refusal.of(409, "no-mark", "No mark", "It wanted to be refused.")));
            case "sleep" -> transaction.query("select pg_sleep(20)").execute().map(Outcome.done(mark));
            case "fail" -> transaction.query("select 1 / 0").execute().map(Outcome.done(mark));
            default ->
                transaction
                        .preparedQuery("insert into probe.mark (id) values ($1)")
                        .execute(Tuple.of(mark.id()))
                        .map(Outcome.done(mark));
        };
    }

    /** Makes a value of so many bytes that has to travel. */
    private static Flow<?, ?> size() {
        return Flow.named("probe-size")
                .post("/probe/sizes", Size.class)
                .onEventLoop("C grow", Text.class, (context, size) -> Outcome.done(new Text("x".repeat(size.bytes()))))
                .onDatabaseReading(
                        "shrink",
                        Size.class,
                        DatabaseStage.each((transaction, text) -> Future.succeededFuture(
                                Outcome.done(new Size(text.text().length())))))
                .reply(200);
    }

    /** Keeps a lane busy. */
    private static Flow<?, ?> pause() {
        return Flow.named("probe-pause")
                .post("/probe/pauses", Pause.class)
                .onDatabaseReading("sleep", Pause.class, DatabaseStage.each((transaction, pause) -> transaction
                        .preparedQuery("select pg_sleep($1::float8 / 1000)")
                        .execute(Tuple.of(pause.millis()))
                        .map(Outcome.done(pause))))
                .reply(200);
    }

    /** What no flow should do: holds its event loop. */
    private static Flow<?, ?> hold() {
        return Flow.named("probe-hold")
                .post("/probe/holds", Pause.class)
                .onEventLoop("C hold", Pause.class, (context, pause) -> {
                    LockSupport.parkNanos(Duration.ofMillis(pause.millis()).toNanos());
                    return Outcome.done(pause);
                })
                .onDatabaseReading(
                        "nothing",
                        Pause.class,
                        DatabaseStage.each((transaction, pause) -> Future.succeededFuture(Outcome.done(pause))))
                .reply(200);
    }

    /** Two checkpoints with time to fail between them. */
    private static Flow<?, ?> steps() {
        return Flow.named("probe-steps")
                .post("/probe/steps", Steps.class)
                .onDatabase(
                        "first step",
                        Steps.class,
                        DatabaseStage.each((transaction, steps) -> step(transaction, steps, "first")))
                .onCompute("takes its time", Steps.class, (context, steps) -> {
                    Thread.sleep(steps.millisBetween()); // the work itself: long enough to be killed in the middle
                    return Outcome.done(steps);
                })
                .onDatabase(
                        "second step",
                        Steps.class,
                        DatabaseStage.each((transaction, steps) -> step(transaction, steps, "second")))
                .durable()
                .deadline(Duration.ofSeconds(30))
                .reply(201);
    }

    private static Future<Outcome<Steps>> step(SqlConnection transaction, Steps steps, String name) {
        return transaction
                .preparedQuery("insert into probe.step (request, name) values ($1, $2)")
                .execute(Tuple.of(steps.id(), name))
                .map(Outcome.done(steps));
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }
}
