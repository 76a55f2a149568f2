package dev.baton.gateway.http;

import static dev.baton.gateway.TestGateway.header;
import static dev.baton.gateway.TestGateway.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.Preferences;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three ways to learn of a completion, as far as the request itself selects them. */
class AsyncTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";

    private final TestGateway gateway = TestGateway.with("http: {max-wait: 2s}");
    private final CountDownLatch packing = new CountDownLatch(1);

    @AfterEach
    void close() {
        packing.countDown();
        gateway.close();
    }

    private CompletableFuture<HttpResponse<String>> ordering(String path, String prefer) {
        return gateway.posting(path, ORDER, "X-Api-Key", "key-ann", "Prefer", prefer);
    }

    private void packSlowly() {
        gateway.compute = order -> {
            try {
                assertThat(packing.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Outcome.done(order);
        };
    }

    @Test
    void respondAsyncIsAnsweredAsSoonAsTheRequestCanNotBeLostAndNotBefore() {
        Promise<WorkResult> commit = Promise.promise();
        gateway.store.database = command -> commit.future();
        packSlowly();
        CompletableFuture<HttpResponse<String>> answer = ordering("/orders", "respond-async");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !gateway.store.stages().isEmpty());
        assertThat(answer).as("not before it is committed").isNotDone();

        commit.complete(new WorkResult.Done(Buffer.buffer(ORDER)));

        HttpResponse<String> accepted = TestGateway.wait(answer);
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(header(accepted, "Preference-Applied")).isEqualTo("respond-async");
        assertThat(id(accepted)).isEqualTo(gateway.store.stages().getFirst().requestId());
        assertThat(accepted.body()).contains("\"state\":\"running\"", "/events");
        packing.countDown();
        HttpResponse<String> over =
                gateway.get(header(accepted, "Location"), "X-Api-Key", "key-ann", "Prefer", "wait=10");
        assertThat(over.body())
                .contains("\"state\":\"done\"", "\"verdict\":\"replied\"", "\"result\":{\"item\":\"tea\"");
    }

    @Test
    void respondAsyncWithAWaitGetsTheAnswerIfItIsThereInTime() {
        HttpResponse<String> answer = TestGateway.wait(ordering("/orders", "respond-async, wait=10"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(header(answer, "Preference-Applied")).isEqualTo("(none)");
    }

    @Test
    void respondAsyncWithAWaitThatIsTooShortIsA202AndTheWaitIsBounded() {
        packSlowly();
        long started = System.nanoTime();

        HttpResponse<String> answer = TestGateway.wait(ordering("/orders", "respond-async, wait=999"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(header(answer, "Preference-Applied")).isEqualTo("respond-async, wait=2");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(8));
    }

    @Test
    void whatEndsBeforeItIsDurableIsToldAtOnce() {
        gateway.store.database = command -> Future.succeededFuture(
                new WorkResult.Refused(Json.write(Refusal.of(409, "sold-out", "Sold out", "There is no tea."))));

        ProblemsTest.assertProblem(TestGateway.wait(ordering("/orders", "respond-async")), 409, "sold-out");
        gateway.store.available = false;
        ProblemsTest.assertProblem(TestGateway.wait(ordering("/orders", "respond-async")), 503, "database-unavailable");
    }

    @Test
    void aFlowThatIsNotDurableIgnoresThePreference() {
        HttpResponse<String> answer = TestGateway.wait(ordering("/plain-orders", "respond-async"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(header(answer, "Preference-Applied")).isEqualTo("(none)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "respond-async                | true  | -1",
                "wait=5                       | false | 5",
                "respond-async, wait=10       | true  | 10",
                "RESPOND-ASYNC; foo=\"bar\" , Wait = \"7\" | true | 7",
                "wait=1, wait=2               | false | 1",
                "wait=soon                    | false | -1",
                "wait=-1                      | false | -1",
                "wait=99999999999             | false | -1",
                "return=minimal               | false | -1",
            })
    void preferencesAreReadAsTheSpecificationSays(String header, boolean async, int wait) {
        Preferences preferences = Preferences.parse(List.of(header));

        assertThat(preferences.respondAsync()).isEqualTo(async);
        assertThat(preferences.waitSeconds()).isEqualTo(wait < 0 ? Optional.empty() : Optional.of(wait));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://example.org/hook          | 201",
                "http://example.org/hook           | 400",
                "ftp://example.org/hook            | 400",
                "https://user:pass@example.org/    | 400",
                "https:///nowhere                  | 400",
                "https://example.org/#part         | 400",
                "not a url                         | 400",
            })
    void aWebhookIsAnHttpsUrlWithoutSecrets(String url, int status) {
        HttpResponse<String> answer = gateway.post("/orders", ORDER, "X-Api-Key", "key-ann", "Baton-Webhook", url);

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 201) {
            Claim.First claim = (Claim.First) gateway.store.stages().getLast().claim();
            assertThat(claim.webhook()).contains(url);
        } else {
            ProblemsTest.assertProblem(answer, 400, "bad-webhook");
        }
    }

    @Test
    void aWebhookNeedsAFlowThatIsDurable() {
        ProblemsTest.assertProblem(
                gateway.post("/plain-orders", ORDER, "X-Api-Key", "key-ann", "Baton-Webhook", "https://example.org/"),
                400,
                "bad-webhook");
    }
}
