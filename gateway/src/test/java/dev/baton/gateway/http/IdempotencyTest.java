package dev.baton.gateway.http;

import static dev.baton.gateway.TestGateway.header;
import static dev.baton.gateway.TestGateway.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.flow.Refusal;
import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.gateway.testing.TestFlows;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of what an {@code Idempotency-Key} does, row by row. */
class IdempotencyTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";
    private static final String OTHER_ORDER = "{\"item\":\"tea\",\"quantity\":2}";

    private static final String PAYMENT = "{\"amount\":1.5,\"code\":\"CZ46 9999\"}";

    private final TestGateway gateway = TestGateway.with();

    @AfterEach
    void close() {
        gateway.close();
    }

    private HttpResponse<String> order(String body, String key, String... more) {
        return TestGateway.wait(ordering(body, key, more));
    }

    private CompletableFuture<HttpResponse<String>> ordering(String body, String key, String... more) {
        String[] headers = new String[4 + more.length];
        headers[0] = "X-Api-Key";
        headers[1] = "key-ann";
        headers[2] = "Idempotency-Key";
        headers[3] = key;
        System.arraycopy(more, 0, headers, 4, more.length);
        return gateway.posting("/orders", body, headers);
    }

    @Test
    void aFlowThatNeedsAKeySaysSoWhenThereIsNone() {
        ProblemsTest.assertProblem(
                gateway.post("/strict-orders", ORDER, "X-Api-Key", "key-ann"), 400, "missing-idempotency-key");
        assertThat(gateway.post("/strict-orders", ORDER, "X-Api-Key", "key-ann", "Idempotency-Key", "k")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void inputThatIsRefusedBeforeTheDatabaseLeavesItsKeyFree() {
        assertThat(order("{", "k").statusCode()).isEqualTo(400);
        assertThat(order("{\"item\":\"tea\",\"quantity\":0}", "k").statusCode()).isEqualTo(422);

        HttpResponse<String> corrected = order(ORDER, "k");

        assertThat(corrected.statusCode()).isEqualTo(201);
        assertThat(corrected.headers().firstValue("Idempotent-Replayed")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "täst", "a\tb"})
    void aKeyIsPrintableAsciiOfBoundedLength(String key) throws Exception {
        String answer = gateway.raw("POST /orders HTTP/1.1\r\nHost: x\r\nX-Api-Key: key-ann\r\n"
                + "Content-Type: application/json\r\nIdempotency-Key: "
                + key + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("bad-idempotency-key");
        ProblemsTest.assertProblem(order(ORDER, "k".repeat(256)), 400, "bad-idempotency-key");
        ProblemsTest.assertProblem(order(ORDER, "a", "Idempotency-Key", "b"), 400, "bad-idempotency-key");
        assertThat(order(ORDER, "k".repeat(255)).statusCode()).isEqualTo(201);
    }

    @Test
    void theSameRequestAgainGetsTheStoredReplyByteForByteAndNothingIsDoneTwice() {
        HttpResponse<String> first = order("{\"item\":\"tea\",\"quantity\":1,\"note\":\"ü\"}", "k1");
        HttpResponse<String> again = order("{ \"quantity\": 1, \"note\":\"ü\", \"item\": \"tea\" }", "k1");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(header(first, "Idempotent-Replayed")).isEqualTo("(none)");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(header(again, "Location")).isEqualTo("/orders/tea");
        assertThat(header(again, "Idempotent-Replayed")).isEqualTo("true");
        assertThat(header(again, "Request-Id")).isNotEqualTo(header(first, "Request-Id"));
        assertThat(gateway.store
                        .request(UUID.fromString(header(first, "Request-Id")))
                        .state())
                .isEqualTo(RequestState.DONE);
    }

    @Test
    void aStoredRefusalIsToldAgainToo() {
        gateway.store.database = command -> Future.succeededFuture(
                new WorkResult.Refused(Json.write(Refusal.of(409, "sold-out", "Sold out", "There is no tea."))));

        HttpResponse<String> first = order(ORDER, "k1");
        HttpResponse<String> again = order(ORDER, "k1");

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(again.body()).isEqualTo(first.body()).contains("sold-out");
        assertThat(header(again, "Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void theSameKeyWithAnotherInputIsAMistakeOfTheClients() {
        order(ORDER, "k1");

        ProblemsTest.assertProblem(order(OTHER_ORDER, "k1"), 422, "idempotency-key-reused");
    }

    /** As after a release whose input has a required field more. */
    @Test
    void aRepeatWhoseInputIsNoneAnyMoreIsRefusedAndNothingIsDone() {
        gateway.post("/open-orders", "{\"item\":\"a\",\"quantity\":1}", "Idempotency-Key", "one-field-more");

        HttpResponse<String> again =
                gateway.post("/open-orders", "{\"item\":\"a\"}", "Idempotency-Key", "one-field-more");

        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("\"field\":\"quantity\"").contains("\"effect\":\"none\"");
        assertThat(gateway.store.stages()).hasSize(1);
    }

    @Test
    void aRepeatCountsAsReplayedAndAReusedKeyAsRefused() {
        order(ORDER, "k1");
        order(ORDER, "k1");
        order(OTHER_ORDER, "k1");

        assertThat(gateway.meters.find("baton.requests").timers())
                .extracting(timer -> timer.getId().getTag("verdict"))
                .containsExactlyInAnyOrder("replied", "replayed", "refused");
    }

    @Test
    void keysOfOtherCallersAndOtherDoorsAreOtherKeys() {
        order(ORDER, "k1");

        assertThat(gateway.post("/orders", OTHER_ORDER, "X-Api-Key", "key-bob", "Idempotency-Key", "k1")
                        .statusCode())
                .isEqualTo(201);
        assertThat(gateway.post("/strict-orders", OTHER_ORDER, "X-Api-Key", "key-ann", "Idempotency-Key", "k1")
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/", "//orders", "/x/../orders", "/%6Frders", "/orders?"})
    void otherSpellingsOfThePathAreTheSameKey(String path) {
        HttpResponse<String> first = order(ORDER, "k1");
        HttpResponse<String> again = gateway.post(path, ORDER, "X-Api-Key", "key-ann", "Idempotency-Key", "k1");

        assertRepeated(first, again);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/accounts/7/payments/", "/accounts/%37/payments", "/accounts/007/payments"})
    void otherSpellingsOfAPathParameterAreTheSameKey(String path) {
        assertRepeated(pay("/accounts/7/payments", PAYMENT, "k1"), pay(path, PAYMENT, "k1"));
    }

    @Test
    void thePathParametersBelongToTheKey() {
        assertThat(pay("/accounts/7/payments", PAYMENT, "k1").statusCode()).isEqualTo(201);
        HttpResponse<String> other = pay("/accounts/8/payments", PAYMENT, "k1");

        assertThat(other.statusCode()).isEqualTo(201);
        assertThat(header(other, "Idempotent-Replayed")).isEqualTo("(none)");
        assertThat(other.body()).contains("\"account\":8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"k1|\"k1\"", "a\"b\\c|\"a\\\"b\\\\c\""})
    void aQuotedKeyIsTheSameKey(String plain, String quoted) {
        assertRepeated(order(ORDER, plain), order(ORDER, quoted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"k", "\"k\"x", "\"\"", "\"k\\x\"", "\"k\\\"", "\"a\", \"b\"", "\"k\";p=1"})
    void aQuotedKeyHasToBeWellFormed(String key) {
        ProblemsTest.assertProblem(order(ORDER, key), 400, "bad-idempotency-key");
        assertThat(gateway.store.stages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"code\": \"CZ46 9999\", \"amount\": 1.50 }",
                "{\"amount\":15e-1,\"code\":\"CZ46 9999\"}",
                "{\"amount\":1.5,\"code\":\"CZ469999\"}",
                "{\"amount\":1.500,\"code\":\"CZ 46 99 99\",\"note\":null}",
            })
    void otherSpellingsOfTheInputAreTheSameInput(String body) {
        assertRepeated(pay("/accounts/7/payments", PAYMENT, "k1"), pay("/accounts/7/payments", body, "k1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":1.51,\"code\":\"CZ46 9999\"}",
                "{\"amount\":1.5,\"code\":\"CZ46 9998\"}",
                "{\"amount\":1.5,\"code\":\"cz46 9999\"}",
                "{\"amount\":1.5,\"code\":\"CZ46 9999\",\"note\":\"\"}",
            })
    void anotherInputIsAnotherInput(String body) {
        pay("/accounts/7/payments", PAYMENT, "k1");

        ProblemsTest.assertProblem(pay("/accounts/7/payments", body, "k1"), 422, "idempotency-key-reused");
    }

    private HttpResponse<String> pay(String path, String body, String key) {
        return gateway.post(path, body, "X-Api-Key", "key-ann", "Idempotency-Key", key);
    }

    private static void assertRepeated(HttpResponse<String> first, HttpResponse<String> again) {
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(header(first, "Idempotent-Replayed")).isEqualTo("(none)");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
        assertThat(header(again, "Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void whileTheFirstStillRunsTheSecondIsToldWhereToLook() {
        Promise<WorkResult> work = Promise.promise();
        gateway.store.database = command -> work.future();
        CompletableFuture<HttpResponse<String>> first = ordering(ORDER, "k1");
        awaitStages(1);

        HttpResponse<String> second = order(ORDER, "k1");

        ProblemsTest.assertProblem(second, 409, "still-running");
        assertThat(id(second)).isEqualTo(gateway.store.stages().getFirst().requestId());
        assertThat(header(second, "Retry-After")).isEqualTo("1");
        work.complete(done());
        assertThat(TestGateway.wait(first).statusCode()).isEqualTo(201);
    }

    @Test
    void whileTheFirstStillRunsTheSecondWaitsForItIfItPrefersTo() {
        Promise<WorkResult> work = Promise.promise();
        gateway.store.database = command -> work.future();
        CompletableFuture<HttpResponse<String>> first = ordering(ORDER, "k1");
        awaitStages(1);
        CompletableFuture<HttpResponse<String>> second = ordering(ORDER, "k1", "Prefer", "wait=10");
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.finds.get() > 0);
        assertThat(second).isNotDone();

        work.complete(done());

        HttpResponse<String> waited = TestGateway.wait(second);
        assertThat(waited.body()).isEqualTo(TestGateway.wait(first).body());
        assertThat(waited.statusCode()).isEqualTo(201);
        assertThat(header(waited, "Idempotent-Replayed")).isEqualTo("true");
        assertThat(header(waited, "Preference-Applied")).isEqualTo("wait=10");
    }

    @Test
    void aWaitThatWasTooShortEndsAsStillRunning() {
        gateway.store.database = command -> Promise.<WorkResult>promise().future();
        ordering(ORDER, "k1");
        awaitStages(1);

        ProblemsTest.assertProblem(order(ORDER, "k1", "Prefer", "wait=1"), 409, "still-running");
    }

    @Test
    void aDeadLetterIsToldAsSuchToWhoeverAsksAgain() {
        gateway.compute = order -> {
            throw new IllegalStateException("a secret cause");
        };
        HttpResponse<String> first = order(ORDER, "k1");
        HttpResponse<String> again = order(ORDER, "k1");

        ProblemsTest.assertProblem(first, 500, "stage-failed");
        ProblemsTest.assertProblem(again, 500, "dead-letter");
        assertThat(header(again, "Location"))
                .isEqualTo(header(first, "Location"))
                .startsWith("/requests/");
        assertThat(first.body() + again.body()).doesNotContain("secret");
    }

    @Test
    void whatIsNotOverInTimeIsToldWithAPlaceToLook() {
        try (TestGateway hasty = TestGateway.with("requests: {deadline: 300ms}")) {
            hasty.store.database = command -> Promise.<WorkResult>promise().future();

            HttpResponse<String> answer = hasty.post("/orders", ORDER, "X-Api-Key", "key-ann");

            ProblemsTest.assertProblem(answer, 504, "timed-out");
            assertThat(answer.body()).contains(Verdict.TIMED_OUT.toString());
            assertThat(id(answer)).isEqualTo(hasty.store.stages().getFirst().requestId());
        }
    }

    @Test
    void aDatabaseThatIsAwayIsA503WithRetryAfter() {
        gateway.store.available = false;

        HttpResponse<String> answer = order(ORDER, "k1");

        ProblemsTest.assertProblem(answer, 503, "database-unavailable");
        assertThat(header(answer, "Retry-After")).isEqualTo("1");
    }

    private void awaitStages(int count) {
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.stages().size() >= count);
    }

    private static WorkResult done() {
        return new WorkResult.Done(Json.write(new TestFlows.Order("tea", 1, Optional.empty(), Optional.empty())));
    }

    private static ReplyBytes reply(String body) {
        return new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer(body));
    }
}
