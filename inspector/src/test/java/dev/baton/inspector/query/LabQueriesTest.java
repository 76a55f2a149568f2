package dev.baton.inspector.query;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeKnobs;
import dev.baton.inspector.lab.Lab;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.lab.LabWatch;
import dev.baton.inspector.lab.TracksReport;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.tap.NodeClock;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node does its part of the live lab in the development profile only, whichever node asks. */
class LabQueriesTest {
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Bus bus = new Bus(
            vertx,
            new FakeMembership("w"),
            new NodeCard("w", "db-worker-1", Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY),
            new BusSettings(10, 10),
            meters);
    private final AtomicInteger batch = new AtomicInteger(256);

    LabQueriesTest() {
        bus.knobs().offer(NodeKnobs.Name.BATCH, new NodeKnobs.Knob(batch::get, batch::set));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void inDevelopmentKnobsAreTurnedAndTurnedBack() {
        QueryHandler node = handler(true);

        await(node.answer(Json.write(change())));
        assertThat(batch).hasValue(1);
        TracksReport report =
                Json.read(await(node.answer(Json.write(Question.of(Question.What.TRACKS)))), TracksReport.class);
        assertThat(report.figures().batch()).isEqualTo(1);

        await(node.answer(Json.write(new Question(Question.What.LAB_RESET, Map.of("owner", "b")))));
        assertThat(batch).hasValue(1);

        await(node.answer(Json.write(new Question(Question.What.LAB_RESET, Map.of("owner", "a")))));
        assertThat(batch).hasValue(256);
    }

    @Test
    void inDevelopmentTheKernelIsAskedWhereThereIsOneThatSaysSomething() {
        QueryHandler node = handler(true);

        LabWatch watch =
                Json.read(await(node.answer(Json.write(Question.of(Question.What.LAB_WATCH)))), LabWatch.class);

        assertThat(watch.kernel()).isEqualTo(Files.exists(Path.of("/proc/thread-self")));
    }

    @Test
    void elsewhereNothingIsChangedAndNoNodeFails() {
        QueryHandler node = handler(false);
        Question kill = new Question(Question.What.LAB_FAULT, Map.of("fault", "KILL"));

        assertThatThrownBy(() -> await(node.answer(Json.write(change())))).hasMessageContaining("development");
        assertThatThrownBy(() -> await(node.answer(Json.write(kill)))).hasMessageContaining("development");
        for (Question.What what : List.of(Question.What.TRACKS, Question.What.LAB_RESET, Question.What.LAB_WATCH)) {
            assertThatThrownBy(() -> await(node.answer(Json.write(Question.of(what)))))
                    .as("%s", what)
                    .hasMessageContaining("development");
        }
        assertThat(batch).hasValue(256);
    }

    @Test
    void whatWasAskedTooLongAgoDoesNotHappen() {
        QueryHandler node = handler(true);
        Question fault = new Question(Question.What.LAB_FAULT, Map.of("fault", "FREEZE", "until", "1"));

        for (Question late : List.of(fault, change(1))) {
            assertThatThrownBy(() -> await(node.answer(Json.write(late)))).hasMessageContaining("too long ago");
        }
        assertThat(batch).hasValue(256);
    }

    private static Question change() {
        return change(Long.MAX_VALUE);
    }

    private static Question change(long until) {
        Optional<Integer> asConfigured = Optional.empty();
        LabSettings settings = new LabSettings(
                "polling",
                false,
                0,
                0,
                20,
                100,
                asConfigured,
                asConfigured,
                Optional.of(1),
                asConfigured,
                Optional.empty(),
                Optional.empty());
        return new Question(
                Question.What.LAB_CHANGE,
                Map.of(
                        "owner",
                        "a",
                        "settings",
                        Json.write(settings).toString(),
                        "load",
                        "false",
                        "until",
                        Long.toString(until)));
    }

    private QueryHandler handler(boolean development) {
        NodeClock clock = NodeClock.started();
        Clocks clocks = new Clocks(vertx, new ClusterQueries(bus, Duration.ofSeconds(1)), clock, "w");
        return new QueryHandler(
                vertx,
                bus,
                clock,
                new SelfReport(vertx, bus, new LoopWatch(vertx, meters, 1), clocks, 1, List::of),
                new OwnGateway(vertx, bus, development),
                new Lab(vertx, bus),
                Segment::toString);
    }
}
