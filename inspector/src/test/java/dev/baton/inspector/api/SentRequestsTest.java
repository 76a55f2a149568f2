package dev.baton.inspector.api;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentRequestsTest {
    private static final Buffer CALL =
            Buffer.buffer("{\"method\":\"GET\",\"path\":\"/openapi.json\",\"headers\":{},\"body\":\"\"}");

    private final Vertx vertx = Vertx.vertx();
    private final ClusterQueries cluster = new ClusterQueries(
            new Bus(
                    vertx,
                    new FakeMembership("g"),
                    new NodeCard("g", "db-worker-1", Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY),
                    new BusSettings(10, 10),
                    new SimpleMeterRegistry()),
            Duration.ofSeconds(2));

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void inProductionThePageSendsNothing() {
        assertThatThrownBy(() -> new SentRequests(cluster, false).send(CALL))
                .isInstanceOf(ApiProblem.class)
                .hasMessageContaining("development profile only");
    }

    @Test
    void aRequestThatIsNoneIsRefused() {
        for (String call : new String[] {
            "",
            "[]",
            "null",
            "{}",
            "{\"method\":\"GET\"}",
            "{\"method\":\"GET\",\"path\":\"//elsewhere\",\"headers\":{},\"body\":\"\"}"
        }) {
            assertThatThrownBy(() -> new SentRequests(cluster, true).send(Buffer.buffer(call)))
                    .as(call)
                    .isInstanceOf(ApiProblem.class)
                    .hasMessageContaining("can't be sent")
                    .satisfies(why -> assertThat(
                                    Json.write(((ApiProblem) why).document()).toString())
                            .doesNotContain("dev.baton"));
        }
    }

    @Test
    void withoutAGatewayItSaysSo() {
        assertThatThrownBy(() -> new SentRequests(cluster, true).send(CALL))
                .isInstanceOf(ApiProblem.class)
                .hasMessageContaining("No gateway is ready");
    }

    @Test
    void noBodyIsAnEmptyOne() {
        assertThat(SentRequests.asksWhatCanBeSent(Buffer.buffer("{\"method\":\"GET\",\"path\":\"/openapi.json\"}")))
                .isTrue();
    }

    /** Who opens the page asks what can be sent: the audit has only what was sent. */
    @ParameterizedTest
    @CsvSource({
        "GET, /openapi.json, true",
        "GET, /transfers, false",
        "POST, /openapi.json, false",
        "GET, /openapi.json?x=1, false",
        "TRACE, /openapi.json, false"
    })
    void onlyTheDescriptionIsNoRequestOfAUsers(String method, String path, boolean description) {
        Buffer call = Buffer.buffer(
                "{\"method\":\"%s\",\"path\":\"%s\",\"headers\":{},\"body\":\"\"}".formatted(method, path));

        assertThat(SentRequests.asksWhatCanBeSent(call)).isEqualTo(description);
    }
}
