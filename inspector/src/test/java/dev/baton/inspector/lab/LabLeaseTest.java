package dev.baton.inspector.lab;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import dev.baton.bus.NodeKnobs;
import dev.baton.message.RoleName;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the live lab changes on a node, and that it changes it back. */
class LabLeaseTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(
            vertx,
            new FakeMembership("g"),
            new NodeCard("g", "gateway-1", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY),
            new BusSettings(10, 10),
            new SimpleMeterRegistry());
    private final AtomicInteger batch = new AtomicInteger(256);
    private final Queue<HttpServerRequest> open = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> changes = new ConcurrentLinkedQueue<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

    LabLeaseTest() {
        bus.knobs().offer(NodeKnobs.Name.BATCH, new NodeKnobs.Knob(batch::get, value -> {
            changes.add(value);
            batch.set(value);
        }));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aKnobIsTurnedBackWhenItsLeaseIsNotRenewed() {
        try (Lab lab = new Lab(vertx, bus, Duration.ofMillis(50))) {
            lab.change("a", settings(0, Optional.of(1)), false);

            until(() -> List.copyOf(changes).equals(List.of(1, 256)));
        }
    }

    @Test
    void aKnobThatIsLeftAloneAgainReturnsAtOnceAndSoDoesEverythingAtTheEnd() {
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            lab.change("a", settings(0, Optional.of(1)), false);
            lab.change("a", settings(0, Optional.of(4)), false);
            assertThat(batch).hasValue(4);

            lab.change("a", settings(0, Optional.empty()), false);
            assertThat(batch).hasValue(256);

            lab.change("a", settings(0, Optional.of(2)), false);
        }
        assertThat(batch).hasValue(256);
    }

    @Test
    void whileOneRenewsItsLeaseAnotherTurnsNothing() {
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            assertThat(lab.change("a", settings(0, Optional.of(1)), false).granted())
                    .isTrue();

            assertThat(lab.change("b", settings(0, Optional.of(2)), false).granted())
                    .isFalse();
            assertThat(lab.reset("b").granted()).isFalse();
            assertThat(batch).hasValue(1);

            assertThat(lab.reset("a").granted()).isTrue();
            assertThat(batch).hasValue(256);
            assertThat(lab.change("b", settings(0, Optional.of(2)), false).granted())
                    .isTrue();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFrozenProcessIsStoppedAndThaws() throws IOException {
        Process frozen = new ProcessBuilder("sleep", "600").start();
        Process shell = new ProcessBuilder("sh", "-c", Lab.freezing(frozen.pid(), Duration.ofSeconds(2))).start();
        try {
            until(() -> state(frozen.pid()).equals("T"));
            until(() -> state(frozen.pid()).equals("S"));
        } finally {
            shell.destroyForcibly();
            frozen.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutAnythingThatWakesItNothingStaysFrozen() throws IOException {
        Process frozen = new ProcessBuilder("sleep", "600").start();
        String script = "sleep() { return 127; }\n" + Lab.freezing(frozen.pid(), Duration.ofSeconds(600));
        Process shell = new ProcessBuilder("sh", "-c", script).start();
        try {
            until(() -> !shell.isAlive());
            until(() -> state(frozen.pid()).equals("S"));
        } finally {
            frozen.destroyForcibly();
        }
    }

    private static String state(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ")[2];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void asManyRequestsAreOpenAsTheKnobSaysAndNoneWhenItIsOver() {
        listen();
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            lab.change("a", settings(5, Optional.empty()), true);
            until(() -> open.size() == 5);
            assertThat(open.peek().path()).isEqualTo("/lab/work");
            assertThat(open.peek().getHeader("Baton-Completion")).isEqualTo("blocking");
            until(() -> bodies.contains("{\"item\":7,\"rounds\":100,\"databaseMillis\":30}"));
            assertThat(report(lab).open()).isEqualTo(5);

            open.poll().response().end("{}");

            until(() -> open.size() == 5); // the client of the one that was answered sends its next
            until(() -> report(lab).perSecond() > 0);
            lab.reset("a");
            assertThat(lab.tracks(-1, 0).load()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aRefusalIsCountedApart(int status) {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(
                        request -> request.response().setStatusCode(status).end())
                .listen(0, "127.0.0.1"));
        bus.gauges().listensAt(new NodeGauges.Http("127.0.0.1", server.actualPort(), Optional.empty()));
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            lab.change("a", settings(1, Optional.empty()), true);

            until(() -> report(lab).refusedPerSecond() > 0);
            assertThat(report(lab).perSecond()).isZero();
            assertThat(report(lab).failedPerSecond()).isZero();
        }
    }

    @Test
    void theLoadConnectsAgainWhereAnEventLoopRefusesItAndWhenOthersShallServe() {
        Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
        AtomicInteger refusals = new AtomicInteger(5);
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    connections.add(request.connection());
                    boolean refuses = request.getHeader("Baton-Lab").equals("load") && refusals.getAndDecrement() > 0;
                    HttpServerResponse response = request.response().setStatusCode(refuses ? 421 : 200);
                    (refuses ? response.putHeader("Connection", "close") : response).end();
                })
                .listen(0, "127.0.0.1"));
        bus.gauges().listensAt(new NodeGauges.Http("127.0.0.1", server.actualPort(), Optional.empty()));
        AtomicInteger loops = new AtomicInteger(3);
        bus.knobs().offer(NodeKnobs.Name.EVENT_LOOPS, new NodeKnobs.Knob(loops::get, loops::set));
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            lab.change("a", settings(1, Optional.empty()), true);
            until(() -> report(lab).perSecond() > 0);
            assertThat(report(lab).refusedPerSecond() + report(lab).failedPerSecond())
                    .isZero();
            assertThat(connections).hasSize(6);

            lab.change("a", settings(1, Optional.of(1), Optional.empty(), Optional.empty()), true);

            until(() -> connections.size() > 6);
            assertThat(loops).hasValue(1);
            assertThat(lab.tracks(-1, 0).figures().eventLoops())
                    .as("as configured")
                    .isEqualTo(3);
            lab.change("a", settings(1, Optional.of(1), Optional.empty(), Optional.empty()), true);
            assertThat(report(lab).failedPerSecond()).isZero();
        }
        assertThat(loops).hasValue(3);
    }

    @Test
    void whatWaitsIsKnownFromTheSecondLookOn() {
        NodeGauges.Queue lanes = new NodeGauges.Queue(9, 2, 8);
        NodeGauges.Queue compute = new NodeGauges.Queue(500, 1, 512);
        bus.gauges().ofLaneQueues(() -> Future.succeededFuture(lanes));
        bus.gauges().ofComputeQueue(() -> compute);
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            until(() -> lab.tracks(-1, 0)
                    .figures()
                    .waiting()
                    .equals(Optional.of(new TracksReport.Waiting(lanes, compute, 0))));
        }
    }

    @Test
    void aLeaseBeginsOnceAndIsRenewed() {
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            assertThat(lab.change("a", settings(0, Optional.empty()), false)).isEqualTo(new LabLease(true, true));
            assertThat(lab.change("a", settings(0, Optional.of(2)), false)).isEqualTo(new LabLease(true, false));
            assertThat(lab.change("b", settings(0, Optional.of(2)), false)).isEqualTo(LabLease.TAKEN);
            lab.reset("a");
            assertThat(lab.change("b", settings(0, Optional.of(2)), false)).isEqualTo(new LabLease(true, true));
        }
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThat(settings(256, Optional.of(1_024)).problem()).isEmpty();
        assertThat(settings(257, Optional.empty()).problem().orElseThrow()).contains("atOnce is 257");
        assertThat(settings(1, Optional.of(0)).problem().orElseThrow()).contains("batch is 0");
        Optional<LabFaults> unknown = Optional.of(new LabFaults(false, Optional.of("bath")));
        assertThat(settings(1, Optional.empty(), unknown).problem().orElseThrow())
                .contains("no queue 'bath'; there are: compute, lane");
    }

    @Test
    void theDatabaseIsCutForAsLongAsTheLeaseHoldsAndTheAuditHearsOfIt() {
        AtomicInteger cut = new AtomicInteger();
        bus.knobs().offer(NodeKnobs.Name.DATABASE_CUT, new NodeKnobs.Knob(cut::get, cut::set));
        Optional<LabFaults> faults = Optional.of(new LabFaults(true, Optional.empty()));
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            lab.change("a", settings(0, Optional.empty()), false);

            assertThat(lab.change("a", settings(0, Optional.empty(), faults), false))
                    .isEqualTo(new LabLease(true, true));
            assertThat(cut).hasValue(1);
            assertThat(lab.change("a", settings(0, Optional.empty(), faults), false))
                    .as("not once more for each renewal")
                    .isEqualTo(new LabLease(true, false));

            assertThat(lab.change("a", settings(0, Optional.empty()), false)).isEqualTo(new LabLease(true, true));
            assertThat(cut).hasValue(0);
            lab.change("a", settings(0, Optional.empty(), faults), false);
        }
        assertThat(cut).hasValue(0);
    }

    @Test
    void aQueueIsFilledByRequestsThatHoldItUntilTheyAreNotWanted() {
        listen();
        try (Lab lab = new Lab(vertx, bus, LONG)) {
            lab.change(
                    "a",
                    settings(0, Optional.empty(), Optional.of(new LabFaults(false, Optional.of("compute")))),
                    true);

            until(() -> open.size() == LabFaults.FILLING);
            until(() -> bodies.contains("{\"item\":7,\"rounds\":1,\"databaseMillis\":0,\"holdMillis\":1000}"));
            assertThat(report(lab).open()).as("they are no load").isZero();

            lab.change("a", settings(0, Optional.empty()), true);
            int before = bodies.size();
            open.forEach(request -> request.response().end("{}"));
            lab.reset("a");
            assertThat(bodies).hasSize(before);
        }
    }

    private static LoadReport report(Lab lab) {
        return lab.tracks(-1, 0).load().orElseThrow();
    }

    private static LabSettings settings(int atOnce, Optional<Integer> batch) {
        return settings(atOnce, batch, Optional.empty());
    }

    private static LabSettings settings(int atOnce, Optional<Integer> batch, Optional<LabFaults> faults) {
        return settings(atOnce, Optional.empty(), batch, faults);
    }

    private static LabSettings settings(
            int atOnce, Optional<Integer> eventLoops, Optional<Integer> batch, Optional<LabFaults> faults) {
        Optional<Integer> asConfigured = Optional.empty();
        return new LabSettings(
                "blocking",
                false,
                0,
                atOnce,
                30,
                100,
                eventLoops,
                asConfigured,
                batch,
                asConfigured,
                faults,
                Optional.empty());
    }

    private void listen() {
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    open.add(request);
                    request.body().onSuccess(body -> bodies.add(body.toString()));
                })
                .listen(0, "127.0.0.1"));
        bus.gauges().listensAt(new NodeGauges.Http("127.0.0.1", server.actualPort(), Optional.empty()));
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
