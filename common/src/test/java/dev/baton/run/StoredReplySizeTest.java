package dev.baton.run;

import static dev.baton.run.RunBench.ELSEWHERE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.Outbox;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply that can't be read from the store again is never stored, and never sent once either. */
class StoredReplySizeTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void aDurableReplyThatCouldNotBeReadAgainEndsTheRequestAsTooLarge() {
        try (RunBench bench = new RunBench(flow(400_000), 1, 1)) {
            bench.database = command -> Optional.of(RunBench.done("DB"));

            RequestResult.Replied replied = (RequestResult.Replied) await(bench.start(bench.accepted(LONG)));

            assertThat(replied.verdict()).isEqualTo(Verdict.TOO_LARGE);
            assertThat(replied.reply().status()).isEqualTo(413);
            assertThat(replied.reply().body().toString()).contains("\"effect\":\"done\"");
            Command store = bench.commands().getLast();
            assertThat(store.work()).isEqualTo(new Work.Store(StoreCall.STORE_REPLY));
            assertThat(ReplyBytes.decode(store.payload()).status()).isEqualTo(413);
        }
    }

    @Test
    void aDurableReplyBelowTheBoundIsStored() {
        try (RunBench bench = new RunBench(flow(300_000), 1, 1)) {
            bench.database = command -> Optional.of(RunBench.done("DB"));

            RequestResult.Replied replied = (RequestResult.Replied) await(bench.start(bench.accepted(LONG)));

            assertThat(replied.reply().status()).isEqualTo(201);
        }
    }

    /** No owner could store or send it: what would come of trying again? */
    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r\n", "long"})
    void aReplyThatIsNoHeaderFieldIsADeadLetter(String place) {
        String location = place.equals("long") ? "x".repeat(70_000) : place;
        Flow<String, String> flow = Flow.named("broken")
                .post("/broken", String.class)
                .onDatabase("DB", String.class, ELSEWHERE)
                .durable()
                .replyCreated(text -> "/words/" + location + text);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command -> Optional.of(RunBench.done("DB"));

            RequestResult.Replied replied = (RequestResult.Replied) await(bench.start(bench.accepted(LONG)));

            assertThat(replied.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(bench.commands().getLast().work()).isEqualTo(new Work.Store(StoreCall.STORE_DEAD_LETTER));
        }
    }

    @Test
    void theLargestStoredReplyTravels() {
        byte[] body = new byte[ReplyBytes.MAX_STORED_BYTES];
        StoredRequest request = new StoredRequest(
                UUID.randomUUID(),
                "f".repeat(100),
                1,
                "c".repeat(200),
                RequestState.DONE,
                9,
                9,
                "s".repeat(63),
                Optional.of("a".repeat(64)),
                Instant.now(),
                Instant.now(),
                Optional.of(Instant.now()),
                Optional.empty(),
                Optional.of(new StoredRequest.Reply(201, "application/json", Optional.of("/x".repeat(500)), body)),
                java.util.Collections.nCopies(
                        // 8,000 bytes of history, of the shortest changes that there are
                        310, new StoredRequest.Change(9, "released", "s", Instant.now())),
                Optional.of(new StoredRequest.Webhook(
                        "https://example.com/" + "w".repeat(2_000),
                        "failed",
                        java.util.Collections.nCopies(
                                50,
                                new StoredRequest.Attempt(
                                        Instant.now(), Optional.empty(), Optional.of("\u00fc".repeat(300)))))),
                Optional.of("n".repeat(36)),
                Optional.of("\u00fc".repeat(100)));
        Buffer found = Json.write(request);

        assertThat(Outbox.fits(new Completion(1, request.id(), new WorkResult.Done(found), Effort.NONE)))
                .isTrue();
    }

    private static Flow<String, String> flow(int replySize) {
        return Flow.named("words")
                .post("/words", String.class)
                .onDatabase("book", String.class, ELSEWHERE)
                .onCompute("D", String.class, (context, text) -> Outcome.done("x".repeat(replySize)))
                .durable()
                .reply(201);
    }
}
