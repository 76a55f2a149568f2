package dev.baton.gateway.http.requests;

import static dev.baton.gateway.TestGateway.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.message.Json;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /requests}: what one may read, and who. */
class RequestsResourceTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";
    private static final String OPERATOR = Operators.DEVELOPMENT_KEY;

    private final TestGateway gateway = TestGateway.with("http: {max-wait: 3s}");
    private UUID id;

    @BeforeEach
    void aRequestThatIsDone() {
        id = UUID.fromString(header(gateway.post("/orders", ORDER, "X-Api-Key", "key-ann"), "Request-Id"));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aRequestTellsStateTimesVerdictResultAndLinks() {
        var view = Json.tree(Buffer.buffer(
                gateway.get("/requests/" + id, "X-Api-Key", "key-ann").body()));

        assertThat(view.get("flow").textValue()).isEqualTo("orders");
        assertThat(view.get("state").textValue()).isEqualTo("done");
        assertThat(view.get("verdict").textValue()).isEqualTo("replied");
        assertThat(view.get("status").intValue()).isEqualTo(201);
        assertThat(view.get("result").get("item").textValue()).isEqualTo("tea");
        assertThat(view.get("acceptedAt").textValue()).endsWith("Z");
        assertThat(view.get("history").get(0).get("event").textValue()).isEqualTo("accepted");
        assertThat(view.get("history").get(0).get("stage").textValue()).isEqualTo("d-pack");
        assertThat(view.get("links").get("events").textValue()).isEqualTo("/requests/" + id + "/events");
        assertThat(view.has("cause")).isFalse();
    }

    @Test
    void itsReplyIsWhatTheClientWasTold() {
        HttpResponse<String> reply = gateway.get("/requests/" + id + "/reply", "X-Api-Key", "key-ann");

        assertThat(reply.statusCode()).isEqualTo(201);
        assertThat(reply.body()).isEqualTo(ORDER.substring(0, ORDER.length() - 1) + ",\"note\":null,\"lines\":null}");
        assertThat(header(reply, "Location")).isEqualTo("/orders/tea");
    }

    @ParameterizedTest
    @CsvSource({", 401", "key-nobody, 401", "key-bob, 404", "key-ann, 200", OPERATOR + ", 200"})
    void onlyItsCallerAndOperatorsMayReadARequest(String key, int status) {
        String[] headers = key == null ? new String[0] : new String[] {"Authorization", "Bearer " + key};

        for (String part : new String[] {"", "/reply", "/events"}) {
            int expected = part.equals("/reply") && status == 200 ? 201 : status;
            assertThat(gateway.get("/requests/" + id + part, headers).statusCode())
                    .as(part)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRequestOfAFlowWithoutAuthenticationIsOpen() {
        String open = header(gateway.post("/open-orders", ORDER), "Request-Id");

        assertThat(gateway.get("/requests/" + open).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        ProblemsTest.assertProblem(
                gateway.get("/requests/" + UUID.randomUUID(), "X-Api-Key", "key-ann"), 404, "no-such-request");
    }

    @Test
    void aLongPollAnswersWhenTheRequestIsOver() {
        gateway.store.change(id, RequestState.DEAD, "dead", "d-pack", Optional.empty());
        gateway.store.change(id, RequestState.RUNNING, "retried", "d-pack", Optional.empty());
        CompletableFuture<HttpResponse<String>> poll =
                gateway.getting("/requests/" + id, "X-Api-Key", "key-ann", "Prefer", "wait=10");
        int before = gateway.store.finds.get();
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.finds.get() > before + 1);
        assertThat(poll).isNotDone();

        gateway.store.change(
                id,
                RequestState.DONE,
                "done",
                "reply",
                Optional.of(new ReplyBytes(201, "text/plain", Optional.empty(), Buffer.buffer("ok"))));

        HttpResponse<String> answer = TestGateway.wait(poll);
        assertThat(answer.body()).contains("\"state\":\"done\"");
        assertThat(header(answer, "Preference-Applied")).isEqualTo("wait=3");
    }

    @Test
    void aLongPollThatWaitedInVainTellsTheStateAsItIs() {
        gateway.store.change(id, RequestState.RUNNING, "retried", "d-pack", Optional.empty());

        HttpResponse<String> answer = gateway.get("/requests/" + id, "X-Api-Key", "key-ann", "Prefer", "wait=1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"state\":\"running\"", "\"stage\":\"d-pack\"");
        ProblemsTest.assertProblem(
                gateway.get("/requests/" + id + "/reply", "X-Api-Key", "key-ann"), 409, "still-running");
    }

    @ParameterizedTest
    @CsvSource({"GET, /requests", "POST, /requests/ID/retry", "POST, /requests/ID/webhook/resend"})
    void whatIsForOperatorsIsForOperators(String method, String template) {
        String path = template.replace("ID", id.toString());

        ProblemsTest.assertProblem(ask(method, path), 401, "unauthenticated");
        ProblemsTest.assertProblem(ask(method, path, "X-Api-Key", "key-ann"), 403, "operators-only");
        assertThat(ask(method, path, "X-Api-Key", OPERATOR).statusCode()).isNotIn(401, 403);
    }

    private HttpResponse<String> ask(String method, String path, String... headers) {
        return method.equals("GET") ? gateway.get(path, headers) : gateway.post(path, "", headers);
    }

    @Test
    void anOperatorFindsTheDeadWithTheirCauseAndRetriesThem() {
        gateway.store.change(id, RequestState.DEAD, "dead", "d-pack", Optional.empty());

        assertThat(gateway.get("/requests?state=dead", "X-Api-Key", OPERATOR).body())
                .contains(id.toString(), "a secret cause");
        assertThat(gateway.get("/requests/" + id, "X-Api-Key", "key-ann").body())
                .doesNotContain("secret");
        ProblemsTest.assertProblem(
                gateway.get("/requests/" + id + "/reply", "X-Api-Key", "key-ann"), 500, "dead-letter");
        HttpResponse<String> retried = gateway.post("/requests/" + id + "/retry", "", "X-Api-Key", OPERATOR);
        assertThat(retried.statusCode()).isEqualTo(202);
        assertThat(header(retried, "Location")).isEqualTo("/requests/" + id);
        HttpResponse<String> again = gateway.post("/requests/" + id + "/retry", "", "X-Api-Key", OPERATOR);
        assertThat(again.statusCode()).as("sent again").isEqualTo(202);
        assertThat(Json.tree(Buffer.buffer(again.body())).get("retriedAt"))
                .as("running again since")
                .isEqualTo(Json.tree(Buffer.buffer(retried.body())).get("retriedAt"))
                .isNotNull();
    }

    @Test
    void aDeadLetterSaysWhatIsKnownOfItsEffect() {
        gateway.store.change(id, RequestState.DEAD, "dead", "d-pack", Optional.empty());
        assertThat(effect()).as("its first stage was committed").isEqualTo("done");

        StoredRequest dead = gateway.store.request(id);
        gateway.store.put(new StoredRequest(
                id,
                dead.flow(),
                dead.flowVersion(),
                dead.caller(),
                dead.state(),
                1,
                1,
                "post",
                dead.payloadHash(),
                dead.acceptedAt(),
                dead.changedAt(),
                dead.expiresAt(),
                dead.cause(),
                Optional.empty(),
                List.of(new StoredRequest.Change(1, "dead", "post", dead.changedAt())),
                Optional.empty(),
                Optional.empty(),
                dead.businessKey()));
        assertThat(effect()).as("its first stage gave up").isEqualTo("none");
    }

    @Test
    void anOperatorsLookAtAResultIsAuditedWhereverItIs() {
        gateway.get("/requests/" + id, "X-Api-Key", OPERATOR);
        assertThat(audited()).isEqualTo(1);
        gateway.get("/requests/" + id + "/reply", "X-Api-Key", OPERATOR);
        assertThat(audited()).isEqualTo(2);
        gateway.get("/requests/" + id, "X-Api-Key", "key-ann");
        assertThat(audited()).as("its caller reads it").isEqualTo(2);

        gateway.store.change(id, RequestState.DEAD, "dead", "d-pack", Optional.empty());
        gateway.get("/requests/" + id + "/reply", "X-Api-Key", OPERATOR);
        assertThat(audited()).as("there is nothing to see").isEqualTo(2);
        gateway.post("/requests/" + id + "/retry", "", "X-Api-Key", "key-ann");
        assertThat(audited()).as("a retry that is refused").isEqualTo(3);
    }

    @Test
    void whyAWebhookWasNotAnsweredIsForOperators() {
        StoredRequest done = gateway.store.request(id);
        String internal = "Its name leads to an internal address, and those may not be called";
        gateway.store.put(with(
                done,
                Optional.of(new StoredRequest.Webhook(
                        "https://db.internal/",
                        "waiting",
                        List.of(
                                new StoredRequest.Attempt(done.acceptedAt(), Optional.empty(), Optional.of(internal)),
                                new StoredRequest.Attempt(done.acceptedAt(), Optional.of(503), Optional.empty())))),
                Optional.empty()));

        assertThat(gateway.get("/requests/" + id, "X-Api-Key", OPERATOR).body()).contains(internal);
        assertThat(gateway.get("/requests/" + id, "X-Api-Key", "key-ann").body())
                .doesNotContain("internal address")
                .contains("It was not called, or gave no answer in time")
                .contains("503");
    }

    @Test
    void aBusinessKeyIsSeenByOperatorsThatLookAtARequestAndThatIsAudited() {
        gateway.store.change(id, RequestState.DEAD, "dead", "d-pack", Optional.empty());
        gateway.store.put(with(gateway.store.request(id), Optional.empty(), Optional.of("order 7")));

        assertThat(gateway.get("/requests/" + id, "X-Api-Key", "key-ann").body())
                .doesNotContain("order 7");
        assertThat(audited()).isZero();
        assertThat(gateway.get("/requests/" + id, "X-Api-Key", OPERATOR).body()).contains("order 7");
        assertThat(audited()).isEqualTo(1);
        gateway.get("/requests?key=order%207", "X-Api-Key", OPERATOR);
        assertThat(audited()).as("a search by business key").isEqualTo(2);
        gateway.get("/requests?caller=ann", "X-Api-Key", OPERATOR);
        assertThat(audited()).isEqualTo(2);
    }

    private static StoredRequest with(
            StoredRequest request, Optional<StoredRequest.Webhook> webhook, Optional<String> businessKey) {
        return new StoredRequest(
                request.id(),
                request.flow(),
                request.flowVersion(),
                request.caller(),
                request.state(),
                request.version(),
                request.epoch(),
                request.nextStage(),
                request.payloadHash(),
                request.acceptedAt(),
                request.changedAt(),
                request.expiresAt(),
                request.cause(),
                request.reply(),
                request.history(),
                webhook,
                request.owner(),
                businessKey);
    }

    private double audited() {
        return gateway.meters.get("baton.audit.waiting").gauge().value();
    }

    private String effect() {
        HttpResponse<String> reply = gateway.get("/requests/" + id + "/reply", "X-Api-Key", "key-ann");
        return Json.tree(Buffer.buffer(reply.body())).path("effect").asText();
    }

    @Test
    void aListIsSearchedAndThePagesAfterItAsWell() {
        gateway.post("/orders", ORDER, "X-Api-Key", "key-ann");
        gateway.post("/orders", ORDER, "X-Api-Key", "key-ann");

        var first = Json.tree(Buffer.buffer(gateway.get(
                        "/requests?limit=2&caller=ann&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z",
                        "X-Api-Key",
                        OPERATOR)
                .body()));
        assertThat(first.get("requests")).hasSize(2);
        assertThat(first.get("next").textValue())
                .contains("&caller=ann", "&from=2020-01-01T00%3A00%3A00Z", "&to=2100-01-01T00%3A00%3A00Z");
        for (String none : List.of("caller=nobody", "to=2020-01-01T00:00:00Z", "from=2100-01-01T00:00:00Z", "key=x")) {
            var page = Json.tree(Buffer.buffer(
                    gateway.get("/requests?" + none, "X-Api-Key", OPERATOR).body()));
            assertThat(page.get("requests")).as(none).isEmpty();
        }
        assertThat(gateway.get("/requests?from=yesterday", "X-Api-Key", OPERATOR)
                        .body())
                .contains("must be a time such as");
    }

    @Test
    void aListComesInPages() {
        gateway.post("/orders", ORDER, "X-Api-Key", "key-ann");
        gateway.post("/orders", ORDER, "X-Api-Key", "key-ann");

        var first = Json.tree(Buffer.buffer(
                gateway.get("/requests?limit=2", "X-Api-Key", OPERATOR).body()));
        var second = Json.tree(Buffer.buffer(gateway.get(first.get("next").textValue(), "X-Api-Key", OPERATOR)
                .body()));

        assertThat(first.get("requests")).hasSize(2);
        assertThat(second.get("requests")).hasSize(1);
        assertThat(second.has("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0",
        "limit=201",
        "limit=x",
        "state=gone",
        "before=x",
        "colour=red",
        "key=",
        "key=%20%00",
        "caller=%00",
        "flow=a%00b",
        "state=done&state=dead"
    })
    void aListThatCanNotBeUnderstoodIsRefused(String query) {
        HttpResponse<String> answer = gateway.get("/requests?" + query, "X-Api-Key", OPERATOR);

        ProblemsTest.assertProblem(answer, 400, "bad-input");
        assertThat(answer.body()).contains("\"field\":\"" + query.split("=")[0]);
    }

    @Test
    void outsideTheDevelopmentProfileThereIsNoKnownKey() {
        Operators production =
                new Operators(java.util.List.of(), java.util.Optional.empty(), false, java.util.Optional.empty());

        assertThat(production.name(new dev.baton.flow.Credentials(Optional.of(OPERATOR))))
                .isEmpty();
        assertThat(production.name(new dev.baton.flow.Credentials(Optional.empty())))
                .isEmpty();
    }
}
