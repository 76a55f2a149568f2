package dev.baton.run;

import static dev.baton.run.RunBench.ELSEWHERE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.EventLoopStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowBuilder;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.message.Command;
import dev.baton.message.Effect;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tail of a flow that replies in the transaction of its last database stage. */
class TailTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final EventLoopStage<String, String> WORD = (context, text) -> Outcome.done(text + " D");
    private static final EventLoopStage<String, String> REFUSE =
            (context, text) -> Outcome.refused(Refusal.of(409, "no", "No", "It is too late."));

    private final TailRunner tails = new TailRunner(Recorder.off(), new SimpleMeterRegistry());

    @Test
    void theLastDatabaseCommandTakesTheTailAlongInEveryStyle() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabase("first", String.class, ELSEWHERE)
                .onCompute("between", String.class, (context, text) -> Outcome.done(text))
                .onDatabase("last", String.class, ELSEWHERE)
                .onEventLoop("D", String.class, WORD)
                .durable()
                .replyInTransaction()
                .reply(201);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database =
                    command -> Optional.of(command.continues() ? byWorker(command, flow) : RunBench.done("DB"));

            RequestResult.Replied replied = replied(bench, bench.accepted(LONG));

            assertThat(replied.reply().body()).hasToString("\"DB D\"");
            assertThat(replied.verdict()).isEqualTo(Verdict.REPLIED);
            assertThat(bench.commands()).extracting(Command::continues).containsExactly(false, true);
        }
    }

    @Test
    void withItsAnswerTheRequestCountsAsStored() {
        Flow<String, String> flow = flow(WORD, true);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command -> Optional.of(byWorker(command, flow));
            FlowRun run = bench.accepted(LONG);

            replied(bench, run);

            assertThat(run.durable().result()).isEqualTo(RequestState.DONE);
            assertThat(run.effect()).isEqualTo(Effect.DONE);
            assertThat(bench.commands()).as("nothing is stored after it").hasSize(1);
        }
    }

    @Test
    void aRefusalOfTheTailCountsAsStored() {
        Flow<String, String> flow = flow(REFUSE, true);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command -> Optional.of(byWorker(command, flow));
            FlowRun run = bench.accepted(LONG);

            RequestResult.Replied replied = replied(bench, run);

            assertThat(replied.verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(replied.reply().body().toString()).contains("\"effect\":\"done\"");
            assertThat(run.durable().result()).isEqualTo(RequestState.REFUSED);
        }
    }

    @Test
    void theReplyHasTheSameBytesAsWithoutTheOption() {
        for (EventLoopStage<String, String> tail : List.of(WORD, REFUSE)) {
            RequestResult.Replied with = run(flow(tail, true));
            RequestResult.Replied without = run(flow(tail, false));

            assertThat(plain(with.reply())).isEqualTo(plain(without.reply()));
            assertThat(with.verdict()).isEqualTo(without.verdict());
        }
    }

    /** Each has an id of its own. */
    private static String plain(ReplyBytes reply) {
        return reply.status()
                + reply.contentType()
                + reply.location()
                + reply.body().toString().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID");
    }

    private RequestResult.Replied run(Flow<String, String> flow) {
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command -> Optional.of(
                    command.continues()
                            ? byWorker(command, flow)
                            : new WorkResult.Done(Json.write("DB"))); // of a store call it is not looked at
            return replied(bench, bench.accepted(LONG));
        }
    }

    @Test
    void whatCanNotBeStoredIsLeftToBeRunAfterACheckpoint() {
        assertThat(left((context, text) -> {
                    throw new IllegalStateException("broken");
                }))
                .isTrue();
        assertThat(left((context, text) -> {
                    throw new StackOverflowError();
                }))
                .isTrue();
        assertThat(left((context, text) -> Outcome.done("x".repeat(ReplyBytes.MAX_STORED_BYTES))))
                .as("too large")
                .isTrue();
        assertThat(left((context, text) -> Outcome.done("a\0b")))
                .as("no location")
                .isTrue();
        assertThat(left((context, text) -> Outcome.done("a\r\nSet-Cookie: b")))
                .as("two header fields for one")
                .isTrue();
        assertThat(left((context, text) -> Outcome.done("ö".repeat(ReplyBytes.MAX_FIELD_BYTES / 2))))
                .as("more bytes than a field may have")
                .isTrue();
        assertThat(left((context, text) -> Outcome.done("no renderer"))).isTrue();
        assertThat(left((context, text) -> Outcome.done("no name for it"))).isTrue();
        assertThat(left((context, text) -> Outcome.done("no error is too much")))
                .isTrue();
        assertThat(left(WORD)).isFalse();
    }

    private boolean left(EventLoopStage<String, String> tail) {
        Flow<String, String> flow = words(tail).durable().replyInTransaction().replyCreated(text -> {
            if (text.startsWith("no name")) {
                TailTest.<RuntimeException>undeclared(new Throwable("neither an exception nor an error"));
            }
            if (text.startsWith("no error")) {
                throw new AssertionError("no place for it");
            }
            if (text.startsWith("no ")) {
                throw new IllegalStateException("no place for it");
            }
            return "/words/" + text;
        });
        return tails.run(command(flow), flow, Json.write("DB")).isEmpty();
    }

    /** A header is ASCII (RFC 9110, 5.5), and so is a URI. */
    @ParameterizedTest
    @CsvSource({
        "a-1?b=%20c#d, /words/a-1?b=%20c#d",
        "두 단어, /words/%EB%91%90%20%EB%8B%A8%EC%96%B4",
        "é~}, /words/%C3%A9~}"
    })
    void aPlaceBeyondAsciiIsPercentEncoded(String word, String location) {
        Flow<String, String> flow = words((context, text) -> Outcome.done(word))
                .durable()
                .replyInTransaction()
                .replyCreated(text -> "/words/" + text);

        RequestResult.Replied ended =
                tails.run(command(flow), flow, Json.write("DB")).orElseThrow();

        assertThat(ended.reply().location()).contains(location);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void undeclared(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void whoRunsTheRestItselfIsGivenACheckpoint() {
        Flow<String, String> without = flow(WORD, false);

        assertThat(tails.run(command(flow(WORD, true)), without, Json.write("DB")))
                .isEmpty();
        assertThat(tails.run(command(without), flow(WORD, true), Json.write("DB")))
                .isEmpty();
    }

    /** As a gateway with this flow sends it. */
    private static Command command(Flow<String, String> flow) {
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database =
                    command -> Optional.of(new WorkResult.Failed(Verdict.TIMED_OUT, "n1", "only to look", false));
            replied(bench, bench.accepted(LONG));
            return bench.commands().getFirst();
        }
    }

    private WorkResult byWorker(Command command, Flow<?, ?> flow) {
        Buffer answer = Json.write("DB");
        return tails.run(command, flow, answer)
                .<WorkResult>map(ended -> new WorkResult.Done(ended.reply().encode(), ended.verdict()))
                .orElseGet(() -> new WorkResult.Done(answer));
    }

    private static RequestResult.Replied replied(RunBench bench, FlowRun run) {
        return (RequestResult.Replied) await(bench.start(run));
    }

    private static Flow<String, String> flow(EventLoopStage<String, String> tail, boolean replyInTransaction) {
        FlowBuilder<String, String> durable = words(tail).durable();
        return (replyInTransaction ? durable.replyInTransaction() : durable).replyCreated(text -> "/words/" + text);
    }

    private static FlowBuilder<String, String> words(EventLoopStage<String, String> tail) {
        return Flow.named("words")
                .post("/words", String.class)
                .onDatabase("book", String.class, ELSEWHERE)
                .onEventLoop("D", String.class, tail);
    }
}
