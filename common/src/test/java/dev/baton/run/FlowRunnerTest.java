package dev.baton.run;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.bus.Outbox;
import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Retry;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Deadline;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.DeadLetter;
import dev.baton.testing.FakeMembership;
import dev.baton.testing.WireCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node that is gateway and db-worker at once; the database is a function of the test's. */
class FlowRunnerTest {
    private static final DatabaseStage<String, String> ELSEWHERE =
            (transaction, batch) -> Future.failedFuture("runs on the db-worker, which this test plays");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Command> databaseCommands = new CopyOnWriteArrayList<>();
    private volatile Function<Command, WorkResult> database = command -> doneWith(text(command) + " DB");
    private Dispatcher dispatcher;
    private RequestRunner requestRunner;

    private void open(Flow<?, ?> flow) {
        NodeCard self =
                new NodeCard("n1", "n1", Set.of(RoleName.GATEWAY, RoleName.DB_WORKER), "test", NodeCard.State.READY);
        Bus bus = new Bus(vertx, new FakeMembership("n1"), self, new BusSettings(100, 100), new SimpleMeterRegistry());
        Outbox outbox = bus.outbox(loop);
        bus.inbox()
                .serve(
                        RoleName.DB_WORKER,
                        loop,
                        (sender, commands) -> commands.forEach(command -> {
                            databaseCommands.add(command);
                            outbox.add(sender, Completion.of(command, database.apply(command), Effort.NONE));
                        }));
        WireCheck.on(vertx);
        await(bus.open());
        FlowCatalog flows = new FlowCatalog(List.of(flow), List.of());
        ComputePool threads = new ComputePool(flows, "n1", 2, 10);
        dispatcher = await(onLoop(() -> Future.succeededFuture(bus.dispatcher(loop))));
        requestRunner = new RequestRunner(
                new FlowRunner(vertx, dispatcher, new ClusterWorkers(loop, dispatcher, threads), "n1"),
                dispatcher,
                "n1");
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aRequestRunsAllItsStagesInOrderAndConsecutiveOnesTravelTogether() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .authenticate("A", Authentication.of(credentials -> Outcome.done(new Caller("ann"))))
                .onEventLoop(
                        "B",
                        String.class,
                        (c, text) -> Outcome.done(text + " B:" + c.caller().name()))
                .onEventLoop("C", String.class, (c, text) -> Outcome.done(text + " C"))
                .onDatabase("first", String.class, ELSEWHERE)
                .onEventLoop("between", String.class, (c, text) -> Outcome.done(text + " between"))
                .onDatabaseReading("second", String.class, ELSEWHERE)
                .onCompute("D", String.class, (c, text) -> Outcome.done(text + " D"))
                .onCompute("E", String.class, (c, text) -> Outcome.done(text + " E"))
                .reply(200);
        open(flow);

        RequestResult.Replied replied = replied(run(flow, "in"));

        assertThat(replied.reply().body()).hasToString("\"in B:ann C DB between DB D E\"");
        assertThat(databaseCommands)
                .extracting(command -> command.segment().toString())
                .containsExactly("words[first]", "words[second]");
        assertThat(databaseCommands).extracting(Command::repeatable).containsExactly(false, true);
    }

    @Test
    void aRefusalEndsTheRequestAndNothingIsSent() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onEventLoop(
                        "B",
                        String.class,
                        (c, text) -> Outcome.refused(Refusal.of(422, "no-vowel", "No vowel", "There is none in it.")))
                .onDatabase("first", String.class, ELSEWHERE)
                .reply(200);
        open(flow);

        RequestResult.Replied replied = replied(run(flow, "brr"));

        assertThat(replied.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(replied.reply().status()).isEqualTo(422);
        assertThat(replied.reply().body().toString()).contains("urn:baton:problem:no-vowel", "There is none in it.");
        assertThat(databaseCommands).isEmpty();
    }

    @Test
    void aStageThatThrowsTellsTheClientNothingOfItsInside() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onCompute("D", String.class, (c, text) -> {
                    throw new IllegalStateException("secret table name");
                })
                .reply(200);
        open(flow);

        RequestResult.Replied replied = replied(run(flow, "in"));

        assertThat(replied.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(replied.reply().status()).isEqualTo(500);
        assertThat(replied.reply().body().toString()).doesNotContain("secret");
    }

    @Test
    void theReplyOfADurableRequestIsStoredBeforeAnybodyHearsIt() {
        Flow<String, String> flow = durable(Retry.NEVER, text -> text + " D");
        open(flow);
        database = command -> isStore(command, StoreCall.STORE_REPLY) ? doneWith("") : doneWith("DB");

        FlowRun run = accepted(flow, "in");
        RequestResult.Replied replied = replied(run(run));

        assertThat(run.durable().isComplete()).isTrue();
        Command store = databaseCommands.get(1);
        assertThat(databaseCommands.get(0).claim()).isInstanceOf(Claim.First.class);
        assertThat(store.claim()).isEqualTo(new Claim.Held(Claim.FIRST_EPOCH));
        ReplyBytes stored = ReplyBytes.decode(store.payload());
        assertThat(stored.body()).isEqualTo(replied.reply().body()).hasToString("\"DB D\"");
        assertThat(stored.status()).isEqualTo(201);
    }

    @Test
    void aStageIsRetriedAsItsRuleSaysAndThenTheRequestBecomesADeadLetterWithItsInput() {
        AtomicInteger attempts = new AtomicInteger();
        Flow<String, String> flow = durable(Retry.attempts(3, Duration.ofMillis(1)), text -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("still broken");
        });
        open(flow);

        RequestResult.Replied replied = replied(run(flow, "in"));

        assertThat(attempts).hasValue(3);
        assertThat(replied.reply().status()).isEqualTo(500);
        assertThat(replied.reply().body().toString()).contains("kept as a dead letter", "\"effect\":\"done\"");
        assertThat(replied.reply().location().orElseThrow()).startsWith("/requests/");
        DeadLetter letter = Json.read(databaseCommands.getLast().payload(), DeadLetter.class);
        assertThat(letter.cause()).contains("Stage 'D' failed", "still broken");
        assertThat(new String(letter.input(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("\"in DB\"");
        assertThat(letter.stage()).isEqualTo("d");
    }

    @Test
    void aStageThatRecoversWithinItsRetriesAnswers() {
        AtomicInteger attempts = new AtomicInteger();
        Flow<String, String> flow = durable(Retry.attempts(3, Duration.ofMillis(1)), text -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return text + " D";
        });
        open(flow);

        assertThat(replied(run(flow, "in")).reply().status()).isEqualTo(201);
    }

    @Test
    void whatAWorkerCouldNotDoIsToldWithItsVerdict() {
        Flow<String, String> flow = durable(Retry.NEVER, text -> text);
        open(flow);
        database = command ->
                new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, "db-worker-1", "connection refused", false);

        RequestResult.Replied replied = replied(run(flow, "in"));

        assertThat(replied.reply().status()).isEqualTo(503);
        assertThat(replied.reply().body().toString())
                .contains("database-unavailable", "The database is not available to this request", "is locked")
                .doesNotContain("refused");
        assertThat(databaseCommands).as("no dead letter: it may pass by itself").hasSize(1);
    }

    private static Flow<String, String> durable(Retry retry, Function<String, String> lastStage) {
        return Flow.named("words")
                .post("/words", String.class)
                .onDatabase("first", String.class, ELSEWHERE)
                .onCompute("D", String.class, (c, text) -> Outcome.done(lastStage.apply(text)))
                .retrying(retry)
                .durable()
                .reply(201);
    }

    private static FlowRun accepted(Flow<?, ?> flow, String input) {
        return FlowRun.accepted(
                UUID.randomUUID(),
                flow,
                input,
                new Caller("ann"),
                Deadline.in(Duration.ofSeconds(5)),
                TraceParent.fresh(),
                () -> new Claim.First(Optional.empty(), Optional.empty()));
    }

    private RequestResult run(Flow<?, ?> flow, String input) {
        return run(accepted(flow, input));
    }

    private RequestResult run(FlowRun run) {
        return await(onLoop(() -> requestRunner.runAndConclude(run)));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    private static RequestResult.Replied replied(RequestResult conclusion) {
        return (RequestResult.Replied) conclusion;
    }

    private static boolean isStore(Command command, StoreCall work) {
        return command.work().equals(new Work.Store(work));
    }

    private static String text(Command command) {
        return command.work() instanceof Work.Store ? "" : Json.read(command.payload(), String.class);
    }

    private static WorkResult doneWith(String text) {
        return new WorkResult.Done(Json.write(text));
    }
}
