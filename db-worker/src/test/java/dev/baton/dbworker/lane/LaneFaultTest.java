package dev.baton.dbworker.lane;

import static dev.baton.dbworker.testing.TestFlows.COUNT;
import static dev.baton.dbworker.testing.TestFlows.HANG;
import static dev.baton.dbworker.testing.TestFlows.LIE;
import static dev.baton.dbworker.testing.TestFlows.MISCOUNT;
import static dev.baton.dbworker.testing.TestFlows.NOTE;
import static dev.baton.dbworker.testing.TestFlows.NOTE_TWICE;
import static dev.baton.dbworker.testing.TestFlows.STRAY;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.stage.StageJobs;
import dev.baton.dbworker.testing.Commands;
import dev.baton.dbworker.testing.CuttingProxy;
import dev.baton.dbworker.testing.Gate;
import dev.baton.dbworker.testing.LaneBench;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedPostgres.class)
class LaneFaultTest {
    private final TestPostgres postgres;

    LaneFaultTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void createTables() throws Exception {
        TestFlows.createTables(postgres);
    }

    @Test
    void aBatchWhoseBackendIsKilledRunsAgainOnAnotherConnection() throws Exception {
        try (LaneBench bench = bench(postgres.port())) {
            List<Future<Completion>> batch;
            try (Gate gate = Gate.close(postgres)) {
                batch = bench.submit(note("a", 1), note("b", 2), note("c", 3));
                gate.awaitParked(1).killParked();
                gate.awaitParked(1);
            }

            assertThat(batch).allMatch(future -> await(future).result() instanceof WorkResult.Done);
            assertThat(notes()).isEqualTo(3);
            assertThat(bench.count("baton.lane.reconnects")).isEqualTo(1);
        }
    }

    @Test
    void aCommandThatLosesItsConnectionAgainAndAgainIsGivenUpAndTheOthersAreDone() throws Exception {
        LaneSettings impatient = new LaneSettings(1, 256, 64, Duration.ofMillis(300));
        try (LaneBench bench = new LaneBench(postgres.uri(), jobs(), impatient)) {
            List<Completion> completions = bench.run(hang(TestFlows.THROWS), hang(1), note("a", 1), hang(2));

            assertThat(failure(completions.get(0)).verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
            assertThat(failure(completions.get(0)).message()).contains("did not end within 300 ms");
            assertThat(completions.subList(1, 4)).allMatch(c -> c.result() instanceof WorkResult.Done);
        }
    }

    @Test
    void withoutADatabaseCommandsFailSoonAndWhenItIsBackTheyAreDone(@TempDir Path data) throws Exception {
        TestPostgres own = TestPostgres.start();
        int port = own.port();
        own.close();
        own = TestPostgres.start(port, data);
        try (LaneBench bench = bench(port)) {
            TestFlows.createTables(own);
            assertThat(bench.run(note("before", 1)).getFirst().result()).isInstanceOf(WorkResult.Done.class);

            own.close();
            Completion failed = bench.run(note("meanwhile", 2)).getFirst();
            assertThat(failure(failed).verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
            assertThat(failure(failed).worthRetry()).as("it was not begun").isTrue();
            assertThat(failure(failed).message()).contains("could not be reached", "it waited");
            assertThat(Duration.ofNanos(failed.effort().waitedNanos())).isLessThan(Duration.ofSeconds(5));

            own = TestPostgres.start(port, data);
            Awaitility.await("the restart")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> bench.run(note("after", 3)).getFirst().result() instanceof WorkResult.Done);
            assertThat(own.number("SELECT count(*) FROM lanes.note")).isEqualTo(2);
        } finally {
            own.close();
        }
    }

    @Test
    void aWriteWhoseCommitWasCutIsNotRepeatedBlindly() {
        try (CuttingProxy proxy = new CuttingProxy(postgres.port());
                LaneBench bench = bench(proxy.port())) {
            proxy.cutNextCommit();

            Completion completion = bench.run(note("a", 1)).getFirst();

            assertThat(proxy.cuts()).isEqualTo(1);
            assertThat(failure(completion).verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
            assertThat(failure(completion).message()).contains("Outcome unknown");
            assertThat(failure(completion).effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(notes()).isEqualTo(1);
            assertThat(bench.count("baton.lane.unknown.outcomes")).isEqualTo(1);
        }
    }

    @Test
    void workThatMayBeRepeatedRunsAgainWhenItsCommitWasCut() {
        try (CuttingProxy proxy = new CuttingProxy(postgres.port());
                LaneBench bench = bench(proxy.port())) {
            proxy.cutNextCommit();

            Completion completion = bench.run(
                            Commands.forFlow(NOTE).repeatable().with(new Note("a", 1)))
                    .getFirst();

            assertThat(proxy.cuts()).isEqualTo(1);
            assertThat(completion.result()).isInstanceOf(WorkResult.Done.class);
        }
    }

    @Test
    void aStageThatBreaksItsTransactionAndSaysAllIsWellIsNotBelieved() {
        try (LaneBench bench = bench(postgres.port())) {
            List<Completion> completions = bench.run(
                    Commands.forFlow(LIE).with(new Note("fine", 1)),
                    Commands.forFlow(LIE).with(new Note("broken", TestFlows.BROKEN)));

            assertThat(completions.get(0).result()).isInstanceOf(WorkResult.Done.class);
            assertThat(failure(completions.get(1)).verdict()).isEqualTo(Verdict.FAILED);
            assertThat(notes()).isEqualTo(1);
        }
    }

    @Test
    void aStatementThatItsStageDidNotWaitForReachesNoTransactionAtAll() {
        try (LaneBench bench = bench(postgres.port())) {
            bench.run(
                    Commands.forFlow(STRAY).with(new Note("s", 1)),
                    note("a", 1),
                    Commands.forFlow(STRAY).with(new Note("s", TestFlows.THROWS)),
                    note("b", 2));
            bench.run(note("c", 3));

            assertThat(postgres.number("SELECT count(*) FROM lanes.note WHERE name = 'stray'"))
                    .isZero();
            assertThat(notes()).isEqualTo(3);
        }
    }

    @Test
    void aStageThatAnswersTooManyOutcomesFailsClearly() {
        try (LaneBench bench = bench(postgres.port())) {
            Completion completion =
                    bench.run(Commands.forFlow(MISCOUNT).with(new Note("a", 1))).getFirst();

            assertThat(failure(completion).message()).contains("'miscount'", "it answered 2 outcomes for 1 inputs");
        }
    }

    @Test
    void aSecondStageFailsTheFirstOnesWorkTooAndTakesNoRefusedOnes() {
        try (LaneBench bench = bench(postgres.port())) {
            Commands twice = Commands.forFlow(NOTE_TWICE).stages(0, 2);

            List<Completion> completions = bench.run(
                    twice.with(new Note("a", 1)),
                    twice.with(new Note("refused", TestFlows.TOO_MUCH)),
                    twice.with(new Note("broken", TestFlows.BROKEN)));

            assertThat(completions)
                    .extracting(completion -> completion.result().getClass().getSimpleName())
                    .containsExactly("Done", "Refused", "Failed");
            assertThat(notes()).isEqualTo(2);
        }
    }

    @Test
    void aLaneWhoseReadFailedGoesOn() throws Exception {
        try (LaneBench bench = bench(postgres.port())) {
            postgres.execute("ALTER TABLE lanes.note RENAME TO hidden");
            Command count = Commands.forFlow(COUNT).with(new Note("", 0));
            Completion failed = bench.run(count).getFirst();
            postgres.execute("ALTER TABLE lanes.hidden RENAME TO note");

            assertThat(failure(failed).message()).contains("'count'", "lanes.note");
            assertThat(bench.run(Commands.forFlow(COUNT).with(new Note("", 0)))
                            .getFirst()
                            .result())
                    .isInstanceOf(WorkResult.Done.class);
            assertThat(bench.count("baton.lane.reconnects")).isZero();
        }
    }

    @Test
    void drainingWaitsForWhatIsThereAndClosingDiscardsWhatIsLeft() throws Exception {
        try (LaneBench bench = bench(postgres.port())) {
            Future<Completion> inFlight;
            Future<Completion> waiting;
            Future<Void> drained;
            try (Gate gate = Gate.close(postgres)) {
                inFlight = bench.submit(note("a", 1)).getFirst();
                gate.awaitParked(1);
                drained = bench.onLoop(() -> bench.lanes().drain());
                waiting = bench.submit(note("b", 2)).getFirst();
                await(bench.onLoop(Future::succeededFuture));
                assertThat(drained.isComplete()).isFalse();
            }
            await(drained);
            assertThat(List.of(await(inFlight), await(waiting))).allMatch(c -> c.result() instanceof WorkResult.Done);

            try (Gate gate = Gate.close(postgres)) {
                inFlight = bench.submit(note("c", 3)).getFirst();
                gate.awaitParked(1);
                waiting = bench.submit(note("d", 4)).getFirst();
                await(bench.onLoop(() -> bench.lanes().close()));

                assertThat(failure(await(waiting)).verdict()).isEqualTo(Verdict.DISCARDED);
                assertThat(failure(await(inFlight)).verdict()).isEqualTo(Verdict.DISCARDED);
            }
            assertThat(notes()).isEqualTo(2);
        }
    }

    private static LaneBench bench(int port) {
        return new LaneBench(TestPostgres.uri(port), jobs(), 1);
    }

    private static BatchJobs jobs() {
        return new StageJobs(TestFlows.catalog(), "worker-1");
    }

    private static Command note(String name, long amount) {
        return Commands.forFlow(NOTE).with(new Note(name, amount));
    }

    private static Command hang(long amount) {
        return Commands.forFlow(HANG).with(new Note("h", amount));
    }

    private static WorkResult.Failed failure(Completion completion) {
        return (WorkResult.Failed) completion.result();
    }

    private long notes() {
        return postgres.number("SELECT count(*) FROM lanes.note");
    }
}
