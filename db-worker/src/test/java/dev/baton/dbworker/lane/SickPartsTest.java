package dev.baton.dbworker.lane;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.durable.DurableJobs;
import dev.baton.dbworker.stage.StageJobs;
import dev.baton.dbworker.testing.Commands;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.Gate;
import dev.baton.dbworker.testing.LaneBench;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Caller;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Deadline;
import dev.baton.message.Json;
import dev.baton.message.Request;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.run.TailRunner;
import dev.baton.store.RequestQuery;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One sick part must not take the rest along. */
@ExtendWith(SharedPostgres.class)
class SickPartsTest {
    private static final LaneSettings ONE_LANE =
            new LaneSettings(1, 256, 1024, Duration.ofSeconds(15), Duration.ofSeconds(1));
    private final TestPostgres postgres;

    SickPartsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void createTables() throws Exception {
        TestFlows.createTables(postgres);
        postgres.execute("INSERT INTO lanes.account SELECT 'n' || n FROM generate_series(1, 40) n");
    }

    @Test
    void aLockedRowCostsItsOwnRequestsTheLockTimeoutAndDelaysNoOthers() throws Exception {
        try (LaneBench bench = LaneBench.asInProduction(postgres.uri(), jobs(), ONE_LANE);
                Connection keeper = lockedAccount("a")) {
            List<Command> commands = new ArrayList<>(
                    IntStream.rangeClosed(1, 40).mapToObj(n -> touch("n" + n)).toList());
            commands.add(7, touch("a"));
            commands.add(23, touch("a"));
            List<Future<Completion>> batch = bench.submit(commands.toArray(Command[]::new));
            List<Future<Completion>> next = bench.submit(touch("b"));

            List<Future<Completion>> others = new ArrayList<>(batch);
            Future<Completion> second = others.remove(23);
            Future<Completion> first = others.remove(7);
            others.addAll(next);
            assertThat(others)
                    .allMatch(future ->
                            await("others", Duration.ofSeconds(5), future).result() instanceof WorkResult.Done);
            assertThat(List.of(first.isComplete(), second.isComplete()))
                    .as("the others are done while the row is still waited for")
                    .containsExactly(false, false);
            for (Future<Completion> locked : List.of(first, second)) {
                WorkResult.Failed failure = failure(await("locked", Duration.ofSeconds(15), locked));
                assertThat(failure.verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
                assertThat(failure.message()).contains("locked by another transaction");
            }
            keeper.rollback();
        }
        assertThat(postgres.number("SELECT sum(swaps) FROM lanes.account")).isEqualTo(41);
    }

    @Test
    void requestsForALockedRowAmongManyDelayNoOthersHoweverManyTheyBecome() throws Exception {
        try (LaneBench bench = LaneBench.asInProduction(postgres.uri(), jobs(), ONE_LANE);
                Connection keeper = lockedAccount("a")) {
            List<Future<Completion>> locked = new ArrayList<>();
            for (int round = 0; round < 16; round++) {
                int first = 1 + round;
                List<Command> commands = new ArrayList<>(IntStream.range(first, first + 23)
                        .mapToObj(n -> touch("n" + n))
                        .toList());
                commands.add(round, touch("a"));
                List<Future<Completion>> all = new ArrayList<>(bench.submit(commands.toArray(Command[]::new)));
                locked.add(all.remove(round));
                assertThat(all)
                        .as("round %d", round)
                        .allMatch(other ->
                                await("others", Duration.ofSeconds(5), other).result() instanceof WorkResult.Done);
            }
            assertThat(locked).allSatisfy(one -> {
                WorkResult.Failed failure = failure(await("locked", Duration.ofSeconds(30), one));
                assertThat(failure.verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
                assertThat(failure.message()).contains("locked by another transaction");
            });
            keeper.rollback();
        }
        assertThat(postgres.number("SELECT sum(swaps) FROM lanes.account")).isEqualTo(16 * 23);
    }

    @Test
    void aRowThatIsUnlockedInTimeIsWrittenOnce() throws Exception {
        try (LaneBench bench = LaneBench.asInProduction(
                        postgres.uri(),
                        jobs(),
                        new LaneSettings(1, 256, 1024, Duration.ofSeconds(15), Duration.ofSeconds(10)));
                Connection keeper = lockedAccount("a")) {
            List<Future<Completion>> locked = bench.submit(touch("a"), touch("a"), touch("b"));
            assertThat(await("b", Duration.ofSeconds(10), locked.get(2)).result())
                    .isInstanceOf(WorkResult.Done.class);

            keeper.rollback();

            assertThat(locked)
                    .allMatch(
                            future -> await("a", Duration.ofSeconds(10), future).result() instanceof WorkResult.Done);
        }
        assertThat(postgres.number("SELECT swaps FROM lanes.account WHERE name = 'a'"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"57014", "58030", "XX000", "53100", "0A000", "08006", "57P01", "55P03", "40001", "25006"})
    void whatIsWrongWithPostgresIsNotTheStagesFault(String sqlState) {
        try (LaneBench bench = new LaneBench(postgres.uri(), jobs(), ONE_LANE)) {
            Command command = Commands.forFlow(TestFlows.RAISE).with(new Note(sqlState, 1));

            WorkResult.Failed failure = failure(bench.run(command).getFirst());

            assertThat(failure.verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
            assertThat(failure.message()).doesNotContain("Stage");
        }
    }

    @Test
    void aStagesOwnErrorIsStillItsOwn() {
        try (LaneBench bench = new LaneBench(postgres.uri(), jobs(), ONE_LANE)) {
            Command command = Commands.forFlow(TestFlows.RAISE).with(new Note("P0001", 1));

            assertThat(failure(bench.run(command).getFirst()).verdict()).isEqualTo(Verdict.FAILED);
        }
    }

    @Test
    void leasesAndListsAreAnsweredWhileAllLanesAreBusy() throws Exception {
        try (DurableStore store = new DurableStore(Vertx.vertx(), postgres);
                LaneBench bench = new LaneBench(postgres.uri(), durableJobs(), ONE_LANE);
                Gate gate = Gate.close(postgres)) {
            Future<Completion> parked = bench.submit(
                            Commands.forFlow(TestFlows.NOTE).with(new Note("x", 1)))
                    .getFirst();
            gate.awaitParked(1);
            var query = new RequestQuery(Optional.empty(), Optional.of("none"), Optional.empty(), 10);

            List<Future<Completion>> asked = bench.submit(
                    call(-1, StoreCall.RENEW_LEASE, Buffer.buffer()),
                    call(-2, StoreCall.LIST, Json.write(query)),
                    call(-3, StoreCall.RELEASE_LEASE, Buffer.buffer()));

            assertThat(asked).allMatch(future -> await(future).result() instanceof WorkResult.Done);
            assertThat(parked.isComplete()).isFalse();
        }
    }

    private Connection lockedAccount(String name) throws SQLException {
        Connection keeper = postgres.connect();
        keeper.setAutoCommit(false);
        try (var statement = keeper.createStatement()) {
            statement.execute("SELECT 1 FROM lanes.account WHERE name = '" + name + "' FOR UPDATE");
        }
        return keeper;
    }

    private static BatchJobs jobs() {
        return new StageJobs(TestFlows.catalog(), "worker-1");
    }

    private static BatchJobs durableJobs() {
        return new FirstOf(List.of(
                new DurableJobs(
                        TestFlows.catalog(),
                        DurableStore.SETTINGS,
                        new TailRunner(Recorder.off(), new SimpleMeterRegistry()),
                        new SimpleMeterRegistry(),
                        "w"),
                jobs()));
    }

    private static Command touch(String account) {
        return Commands.forFlow(TestFlows.TOUCH).with(new Note(account, 1));
    }

    private static WorkResult.Failed failure(Completion completion) {
        return (WorkResult.Failed) completion.result();
    }

    private static Command call(long id, StoreCall call, Buffer payload) {
        return new Command(
                id,
                new Request(DurableStore.id(), Caller.ANONYMOUS, Instant.now(), Claim.NONE),
                new Work.Store(call),
                payload,
                Deadline.in(Duration.ofSeconds(4)),
                TraceParent.fresh());
    }
}
