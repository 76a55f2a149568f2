package dev.baton.inspector.query;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import dev.baton.message.RoleName;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnGatewayTest {
    private static final HttpCall CALL =
            new HttpCall("POST", "/transfers?x=1", Map.of("Idempotency-Key", "k-1"), "{\"amount\":1}");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(
            vertx,
            new FakeMembership("g"),
            new NodeCard("g", "gateway-1", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY),
            new BusSettings(10, 10),
            new SimpleMeterRegistry());
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked.add(request.method() + " " + request.uri() + " " + request.getHeader("Idempotency-Key") + " "
                            + body);
                    request.response()
                            .setStatusCode(201)
                            .putHeader("Request-Id", "r-1")
                            .end("booked");
                }))
                .listen(0, "127.0.0.1"));
        bus.gauges().listensAt(new NodeGauges.Http("0.0.0.0", server.actualPort(), Optional.empty()));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void whatThePageSendsComesToThisGatewaysOwnPort() {
        HttpResult result = await(new OwnGateway(vertx, bus, true).send(CALL));

        assertThat(asked).containsExactly("POST /transfers?x=1 k-1 {\"amount\":1}");
        assertThat(result.gateway()).isEqualTo("gateway-1");
        assertThat(result.status()).contains(201);
        assertThat(result.headers()).contains(new HttpResult.Header("Request-Id", "r-1"));
        assertThat(result.body()).isEqualTo("booked");
    }

    @Test
    void inProductionNothingIsSent() {
        HttpResult result = await(new OwnGateway(vertx, bus, false).send(CALL));

        assertThat(asked).isEmpty();
        assertThat(result.status()).isEmpty();
        assertThat(result.problem().orElseThrow()).contains("development profile only");
    }

    @Test
    void aGatewayThatDoesNotListenSaysSo() {
        bus.gauges().listensAt(new NodeGauges.Http("127.0.0.1", 1, Optional.empty()));

        HttpResult result = await(new OwnGateway(vertx, bus, true).send(CALL));

        assertThat(result.status()).isEmpty();
        assertThat(result.problem().orElseThrow()).startsWith("No answer: ");
    }
}
