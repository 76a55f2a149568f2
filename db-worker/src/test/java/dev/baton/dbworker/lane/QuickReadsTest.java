package dev.baton.dbworker.lane;

import static dev.baton.dbworker.testing.TestFlows.COUNT;
import static dev.baton.dbworker.testing.TestFlows.NOTE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeGauges;
import dev.baton.dbworker.stage.StageJobs;
import dev.baton.dbworker.testing.Commands;
import dev.baton.dbworker.testing.Gate;
import dev.baton.dbworker.testing.LaneBench;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads that are over soon share one lane's batches; those that take long are spread over all lanes. */
@ExtendWith(SharedPostgres.class)
class QuickReadsTest {
    private static final int AT_ONCE = 20;

    private final TestPostgres postgres;

    QuickReadsTest(TestPostgres postgres) throws Exception {
        this.postgres = postgres;
        TestFlows.createTables(postgres);
    }

    @Test
    void quickReadsOfOneMomentAreOneBatch() {
        try (LaneBench bench = bench()) {
            Awaitility.await().until(() -> batchSizes(bench), sizes -> sizes.equals(List.of(AT_ONCE)));
        }
    }

    @Test
    void aReadThatTakesLongIsNotWaitedFor() throws Exception {
        try (LaneBench bench = bench()) {
            Awaitility.await().until(() -> batchSizes(bench), sizes -> sizes.equals(List.of(AT_ONCE)));
            Future<Completion> first;
            Future<Completion> second;
            try (Connection other = postgres.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE lanes.note");
                first = bench.submit(count()).getFirst();
                Awaitility.await()
                        .pollDelay(QuickReads.QUICK.multipliedBy(2))
                        .until(() -> inFlight(bench), batches -> batches == 1);

                second = bench.submit(count()).getFirst();

                Awaitility.await().until(() -> inFlight(bench), batches -> batches == 2);
                other.rollback();
            }
            assertThat(List.of(await(first), await(second)))
                    .extracting(Completion::result)
                    .allMatch(WorkResult.Done.class::isInstance);

            assertThat(batchSizes(bench)).as("it took long").containsOnly(AT_ONCE / 2);
        }
    }

    /** Lanes start when a whole frame is there: what writes before a read in it would keep the read's lane. */
    @Test
    void aReadDoesNotWaitForWhatWritesInItsFrame() throws Exception {
        try (LaneBench bench = bench()) {
            Awaitility.await().until(() -> batchSizes(bench), sizes -> sizes.equals(List.of(AT_ONCE)));
            Command inTheFirstLane = IntStream.range(1, 100)
                    .mapToObj(hint -> Commands.forFlow(NOTE).inLaneOf(hint).with(new Note("x", 1)))
                    .filter(note -> isFirst(bench, note))
                    .findFirst()
                    .orElseThrow();
            List<Future<Completion>> frame;
            try (Gate gate = Gate.close(postgres)) {
                frame = bench.submit(again(inTheFirstLane), count());
                gate.awaitParked(1);

                assertThat(await(frame.get(1)).result()).isInstanceOf(WorkResult.Done.class);
            }
            await(frame.get(0));
        }
    }

    /** Whether it runs in the lane in which reads gather. */
    private boolean isFirst(LaneBench bench, Command note) {
        Future<Completion> noted;
        boolean first;
        try (Gate gate = Gate.close(postgres)) {
            noted = bench.submit(note).getFirst();
            gate.awaitParked(1);
            first = await(bench.onLoop(
                            () -> Future.succeededFuture(bench.lanes().gauges())))
                    .stream()
                    .anyMatch(lane -> lane.name().equals("Lane 1") && lane.inFlight() > 0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        await(noted);
        return first;
    }

    private static Command again(Command note) {
        return Commands.forFlow(NOTE).inLaneOf(note.laneHint()).with(new Note("x", 1));
    }

    @Test
    void aLaneThatIsFullGathersNothingMore() {
        LaneSettings fewPlaces = new LaneSettings(2, 256, 4, Duration.ofSeconds(15));
        try (LaneBench bench = new LaneBench(postgres.uri(), jobs(), fewPlaces)) {
            Awaitility.await().until(() -> sizes(bench, 3), sizes -> sizes.equals(List.of(3)));

            assertThat(bench.run(counts(8))).extracting(Completion::result).allMatch(WorkResult.Done.class::isInstance);
        }
    }

    private static List<Integer> batchSizes(LaneBench bench) {
        return sizes(bench, AT_ONCE);
    }

    private static List<Integer> sizes(LaneBench bench, int atOnce) {
        return bench.run(counts(atOnce)).stream()
                .map(completion -> completion.effort().batchSize())
                .distinct()
                .toList();
    }

    private static Command[] counts(int atOnce) {
        return IntStream.range(0, atOnce).mapToObj(i -> count()).toArray(Command[]::new);
    }

    private static long inFlight(LaneBench bench) {
        return await(bench.onLoop(() -> Future.succeededFuture(bench.lanes().gauges()))).stream()
                .filter(lane -> lane.inFlight() > 0)
                .map(NodeGauges.Lane::name)
                .count();
    }

    private LaneBench bench() {
        return new LaneBench(postgres.uri(), jobs(), 2);
    }

    private static BatchJobs jobs() {
        return new StageJobs(TestFlows.catalog(), "worker-1");
    }

    private static Command count() {
        return Commands.forFlow(COUNT).with(new Note("", 0));
    }
}
