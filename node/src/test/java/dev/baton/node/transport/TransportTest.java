package dev.baton.node.transport;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.testing.FreePorts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each transport that this machine has serves HTTP, is counted, and shares a port where configured. */
class TransportTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Vertx> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(vertx -> await(vertx.close()));
    }

    @ParameterizedTest
    @EnumSource
    void theSelectLoopIsCounted(TransportChoice choice) throws Exception {
        HttpServer server = await(serve(choice, "one", 0, false));
        double wakeups = count("baton.loop.wakeups");
        double events = count("baton.loop.events");

        for (int request = 0; request < 20; request++) {
            assertThat(ask(server.actualPort())).isEqualTo("one");
        }

        await("20 connections are 20 events or more, and the loop slept between them")
                .atMost(SOON)
                .until(() -> count("baton.loop.events") >= events + 20 && count("baton.loop.wakeups") > wakeups);
        assertThat(meters.get("baton.loop.wakeups").functionCounters())
                .extracting(counter -> counter.getId().getTag("thread"))
                .anyMatch(thread -> thread.startsWith("vert.x-eventloop-thread"));
    }

    @ParameterizedTest
    @EnumSource
    void aSharedPortIsServedByAllWhoShareIt(TransportChoice choice) throws Exception {
        int port = FreePorts.one();
        await(serve(choice, "one", port, true));
        await(serve(choice, "two", port, true));

        Set<String> answered = new HashSet<>();
        for (int connection = 0; connection < 200 && answered.size() < 2; connection++) {
            answered.add(ask(port));
        }

        assertThat(answered).as("who answered 200 connections").containsExactlyInAnyOrder("one", "two");
    }

    @ParameterizedTest
    @EnumSource
    void aPortThatIsNotSharedIsNobodyElses(TransportChoice choice) throws Exception {
        int port = FreePorts.one();
        await(serve(choice, "one", port, false));

        assertThatThrownBy(() -> await(serve(choice, "two", port, true)))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Address already in use");
    }

    @Test
    void autoIsEpollWhereThereIsOne() {
        assertThat(TransportChoice.AUTO.here().name()).isEqualTo(has(TransportChoice.EPOLL) ? "epoll" : "nio");
    }

    private io.vertx.core.Future<HttpServer> serve(TransportChoice choice, String answer, int port, boolean shared) {
        assumeTrue(has(choice), "This machine has no " + choice);
        Vertx vertx = Vertx.builder()
                .withTransport(CountedTransport.of(choice.here(), meters, Optional.empty()))
                .build();
        opened.add(vertx);
        HttpServerOptions options = new HttpServerOptions();
        options.setHost("127.0.0.1").setPort(port).setReusePort(shared);
        return vertx.createHttpServer(options)
                .requestHandler(request ->
                        request.response().putHeader("Connection", "close").end(answer))
                .listen();
    }

    private static boolean has(TransportChoice choice) {
        return choice.library().filter(Transport::available).isPresent();
    }

    /** On a connection of its own. */
    private static String ask(int port) throws Exception {
        try (InputStream answer = URI.create("http://127.0.0.1:" + port).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private double count(String name) {
        return meters.find(name).functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }
}
