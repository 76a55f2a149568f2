package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.flow.Outcome;
import dev.baton.message.WorkResult;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who runs D, when a request prefers no style: what the gateway's server model says. */
class ServerModelTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";
    private static final int SOME = 20;

    @Test
    void anEventLoopLeavesHeavyStagesToOthers() {
        assertThat(threads("event-loop")).allMatch(thread -> thread.getName().startsWith("baton-compute"));
    }

    @Test
    void aPoolServesOneRequestAfterAnother() {
        List<Thread> threads = threads("thread-pool", "completion: {threads: 3}");

        assertThat(threads)
                .allMatch(thread -> thread.getName().startsWith("baton-request-"))
                .noneMatch(Thread::isVirtual);
        assertThat(new HashSet<>(threads)).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void threadPerRequestMakesANewOneEachTime() {
        List<Thread> threads = threads("thread-per-request");

        assertThat(threads)
                .doesNotHaveDuplicates()
                .allMatch(thread -> thread.getName().startsWith("baton-request-"))
                .noneMatch(Thread::isVirtual);
    }

    @Test
    void virtualThreadsAreOneARequest() {
        assertThat(threads("virtual-threads")).doesNotHaveDuplicates().allMatch(Thread::isVirtual);
    }

    @Test
    void theHeaderWinsOverTheModel() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        try (TestGateway gateway = noting(threads, "server-model: thread-pool")) {
            assertThat(order(gateway, "Baton-Completion", "coroutine").statusCode())
                    .isEqualTo(201);
        }
        assertThat(threads).singleElement().matches(Thread::isVirtual);
    }

    /** The multi-process server's process: its one thread is free again when its answer is out. */
    @ParameterizedTest
    @ValueSource(strings = {"thread-pool", "thread-per-request"})
    void aSingleThreadIsFreeForTheNextWhenTheAnswerIsOut(String model) {
        try (TestGateway gateway = TestGateway.with("server-model: " + model, "completion: {threads: 1}")) {
            for (int request = 1; request <= 500; request++) {
                assertThat(order(gateway).statusCode()).as("request " + request).isEqualTo(201);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"thread-pool", "thread-per-request"})
    void whoFindsNoThreadIsRefusedAtOnce(String model) {
        try (TestGateway gateway = TestGateway.with("server-model: " + model, "completion: {threads: 2}")) {
            Promise<WorkResult> work = Promise.promise();
            gateway.store.database = command -> work.future();
            List<CompletableFuture<HttpResponse<String>>> blocked = List.of(ordering(gateway), ordering(gateway));
            await("two requests at the database")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> gateway.store.stages().size() == 2);

            HttpResponse<String> refused = order(gateway);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("overloaded");
            work.complete(new WorkResult.Done(Buffer.buffer(ORDER)));
            assertThat(blocked).extracting(TestGateway::wait).allMatch(answer -> answer.statusCode() == 201);
            assertThat(order(gateway).statusCode()).as("threads are free again").isEqualTo(201);
        }
    }

    @Test
    void aSharedPortHasToBeOneThatAllKnow() {
        ConfigFile config = ConfigFile.parse("test", "gateway: {http-port: 0, shared-port: true}", Map.of());

        assertThatThrownBy(() -> config.section("gateway", GatewaySettings.class))
                .isInstanceOf(ConfigProblem.class)
                .hasMessage("gateway: shared-port is true and http-port 0; allowed: a port, the same one for each who"
                        + " shares it");
    }

    @Test
    void anUnknownModelIsToldWhatThereIs() {
        ConfigFile config = ConfigFile.parse("test", "gateway: {server-model: fork}", Map.of());

        assertThatThrownBy(() -> config.section("gateway", GatewaySettings.class))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith("gateway.server-model is 'fork'; allowed: event-loop, thread-pool,"
                        + " thread-per-request, virtual-threads");
    }

    /** The threads that ran D, of some requests one after another. */
    private static List<Thread> threads(String model, String... settings) {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("server-model: " + model);
        try (TestGateway gateway = noting(threads, all.toArray(String[]::new))) {
            for (int request = 0; request < SOME; request++) {
                assertThat(order(gateway).statusCode()).isEqualTo(201);
            }
        }
        assertThat(threads).hasSize(SOME);
        return threads;
    }

    private static TestGateway noting(List<Thread> threads, String... settings) {
        TestGateway gateway = TestGateway.with(settings);
        gateway.compute = order -> {
            threads.add(Thread.currentThread());
            return Outcome.done(order);
        };
        return gateway;
    }

    private static HttpResponse<String> order(TestGateway gateway, String... headers) {
        return TestGateway.wait(gateway.posting("/plain-orders", ORDER, withKey(headers)));
    }

    private static CompletableFuture<HttpResponse<String>> ordering(TestGateway gateway) {
        return gateway.posting("/plain-orders", ORDER, withKey());
    }

    private static String[] withKey(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Api-Key", "key-ann"));
        return all.toArray(String[]::new);
    }
}
