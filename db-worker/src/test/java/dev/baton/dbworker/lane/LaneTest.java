package dev.baton.dbworker.lane;

import static dev.baton.dbworker.testing.TestFlows.COUNT;
import static dev.baton.dbworker.testing.TestFlows.NOTE;
import static dev.baton.dbworker.testing.TestFlows.SWAP;
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
import dev.baton.dbworker.testing.TestFlows.Noted;
import dev.baton.dbworker.testing.TestFlows.Pair;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class LaneTest {
    private final TestPostgres postgres;

    LaneTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void createTables() throws Exception {
        TestFlows.createTables(postgres);
    }

    @Test
    void whatArrivesWhileABatchIsInFlightBecomesTheNextBatch() throws Exception {
        try (LaneBench bench = bench(1)) {
            Future<Completion> first;
            List<Future<Completion>> meanwhile;
            try (Gate gate = Gate.close(postgres)) {
                first = bench.submit(note("first", 1)).getFirst();
                gate.awaitParked(1);
                meanwhile = IntStream.range(0, 20)
                        .mapToObj(i -> bench.submit(note("n" + i, i + 100)).getFirst())
                        .toList();
                await(bench.onLoop(Future::succeededFuture));
            }

            assertThat(await(first).effort().batchSize()).isEqualTo(1);
            assertThat(meanwhile)
                    .extracting(future -> await(future).effort().batchSize())
                    .containsOnly(20);
            assertThat(notes()).isEqualTo(21);
        }
    }

    @Test
    void commandsOfOneFrameTravelOnTogetherUpToTheBound() {
        try (LaneBench bench =
                new LaneBench(postgres.uri(), jobs(), new LaneSettings(1, 8, 64, Duration.ofSeconds(15)))) {
            Command[] commands =
                    IntStream.range(0, 20).mapToObj(i -> note("n" + i, i + 100)).toArray(Command[]::new);

            List<Completion> completions = bench.run(commands);

            assertThat(completions).extracting(c -> c.effort().batchSize()).containsOnly(8, 4);
        }
    }

    @Test
    void whoeverWaitsLongestDecidesWhichJobIsNext() throws Exception {
        try (LaneBench bench = bench(1)) {
            List<Future<Completion>> waiting;
            try (Gate gate = Gate.close(postgres)) {
                bench.submit(note("first", 1));
                gate.awaitParked(1);
                waiting = bench.submit(Commands.forFlow(COUNT).with(new Note("", 0)), note("later", 2), note("too", 2));
                await(bench.onLoop(Future::succeededFuture));
            }

            WorkResult counted = await(waiting.get(0)).result();
            assertThat(((WorkResult.Done) counted).payload().toString()).isEqualTo("1");
            assertThat(await(waiting.get(1)).effort().batchSize()).isEqualTo(2);
        }
    }

    @Test
    void oneRefusedAndTwoBrokenCommandsLeaveTheOthersOfTheirBatchAlone() {
        try (LaneBench bench = bench(1)) {
            List<Completion> completions = bench.run(
                    note("a", 1),
                    note("b", 2),
                    note("refused", TestFlows.TOO_MUCH),
                    note("c", 3),
                    note("broken", TestFlows.BROKEN),
                    note("d", 4),
                    note("throws", TestFlows.THROWS),
                    note("e", 5));

            assertThat(completions)
                    .extracting(completion -> completion.result().getClass().getSimpleName())
                    .containsExactly("Done", "Done", "Refused", "Done", "Failed", "Done", "Failed", "Done");
            assertThat(failure(completions.get(4)).verdict()).isEqualTo(Verdict.FAILED);
            assertThat(failure(completions.get(4)).message()).contains("'write it down'", "note_amount_check");
            assertThat(failure(completions.get(6)).message()).contains("'write it down'", "seven is not allowed");
            assertThat(notes()).isEqualTo(5);
            assertThat(bench.count("baton.lane.splits")).isPositive();
        }
    }

    @Test
    void aPayloadThatCannotBeReadFailsAlone() {
        try (LaneBench bench = bench(1)) {
            List<Completion> completions =
                    bench.run(note("a", 1), Commands.forFlow(NOTE).with(new Pair("not", "a note")), note("b", 2));

            assertThat(failure(completions.get(1)).message()).contains("can't be read", "amount");
            assertThat(completions.get(0).effort().batchSize()).isEqualTo(2);
            assertThat(notes()).isEqualTo(2);
            assertThat(bench.count("baton.lane.splits")).isZero();
        }
    }

    @Test
    void aDeadlockBetweenTwoLanesIsRetried() {
        try (LaneBench bench = bench(2)) {
            List<Completion> completions = bench.run(
                    Commands.forFlow(SWAP).with(new Pair("a", "b")),
                    Commands.forFlow(SWAP).with(new Pair("b", "a")));

            assertThat(completions).extracting(Completion::result).allMatch(WorkResult.Done.class::isInstance);
            assertThat(bench.count("baton.lane.retries")).isPositive();
            assertThat(postgres.number("SELECT sum(swaps) FROM lanes.account")).isEqualTo(4);
        }
    }

    @Test
    void aCommandWhoseDeadlinePassesWhileItWaitsIsNotStarted() throws Exception {
        try (LaneBench bench = bench(1)) {
            Completion late;
            Future<Completion> first;
            try (Gate gate = Gate.close(postgres)) {
                first = bench.submit(note("first", 1)).getFirst();
                gate.awaitParked(1);
                late = bench.run(Commands.forFlow(NOTE)
                                .within(Duration.ofMillis(200))
                                .with(new Note("late", 2)))
                        .getFirst();
            }

            assertThat(failure(late).verdict()).isEqualTo(Verdict.TIMED_OUT);
            assertThat(failure(late).message()).containsPattern("it waited \\d+ ms");
            assertThat(late.effort().waitedNanos()).isGreaterThan(100_000_000);
            await(first);
            assertThat(notes()).isEqualTo(1);
        }
    }

    @Test
    void beyondTheBoundCommandsAreRefusedAtOnce() throws Exception {
        try (LaneBench bench =
                new LaneBench(postgres.uri(), jobs(), new LaneSettings(1, 8, 3, Duration.ofSeconds(15)))) {
            List<Future<Completion>> waiting;
            try (Gate gate = Gate.close(postgres)) {
                bench.submit(note("first", 1));
                gate.awaitParked(1);
                waiting = bench.submit(note("a", 1), note("b", 1), note("c", 1), note("d", 1));

                Completion refused = await(waiting.get(3));
                assertThat(failure(refused).verdict()).isEqualTo(Verdict.OVERLOADED);
                assertThat(refused.effort()).isEqualTo(Effort.NONE);
                assertThat(bench.lanes().queues()).isEqualTo(new NodeGauges.Queue(3, 1, 3));
            }

            assertThat(waiting.subList(0, 3)).allMatch(future -> await(future).result() instanceof WorkResult.Done);
            assertThat(notes()).isEqualTo(4);
        }
    }

    @Test
    void theBoundCanBeLoweredWhileItRunsAndRaisedAgain() throws Exception {
        try (LaneBench bench = bench(1)) {
            int before = bench.lanes().queueKnob().value().getAsInt();
            bench.lanes().queueKnob().change().accept(1);
            List<Future<Completion>> waiting;
            try (Gate gate = Gate.close(postgres)) {
                bench.submit(note("first", 1));
                gate.awaitParked(1);
                waiting = bench.submit(note("a", 1), note("b", 1));

                assertThat(failure(await(waiting.get(1))).verdict()).isEqualTo(Verdict.OVERLOADED);
                bench.lanes().queueKnob().change().accept(before + 1);
                assertThat(bench.lanes().queueKnob().value().getAsInt())
                        .as("no more than configured")
                        .isEqualTo(before);
                waiting = bench.submit(note("c", 1), note("d", 1));
            }

            assertThat(waiting).allMatch(future -> await(future).result() instanceof WorkResult.Done);
        }
    }

    @Test
    void commandsWithTheSameKeyMeetInTheSameLane() {
        try (LaneBench bench = bench(4)) {
            List<Integer> one = IntStream.range(0, 6)
                    .mapToObj(i -> backend(bench, Command.laneHint(Optional.of("DE42"))))
                    .toList();
            List<Integer> many = IntStream.range(0, 40)
                    .mapToObj(i -> backend(bench, Command.laneHint(Optional.of("DE" + i))))
                    .toList();

            assertThat(one).doesNotContainNull().containsOnly(one.getFirst());
            assertThat(many.stream().distinct()).hasSize(4);
        }
    }

    private static int backend(LaneBench bench, int hint) {
        Command command = Commands.forFlow(NOTE).inLaneOf(hint).with(new Note("k", 1));
        WorkResult.Done done = (WorkResult.Done) bench.run(command).getFirst().result();
        return Json.read(done.payload(), Noted.class).backend();
    }

    @Test
    void workThatIsNotKnownIsTurnedAway() {
        try (LaneBench bench = bench(1)) {
            List<Completion> completions = bench.run(
                    Commands.forFlow("nonsense").with(new Note("a", 1)),
                    Commands.forFlow(NOTE).stages(0, 2).with(new Note("a", 1)));

            assertThat(completions).extracting(c -> failure(c).verdict()).containsOnly(Verdict.NO_HANDLER);
        }
    }

    @Test
    void statementsArePlannedAnewWhileTheirTablesGrow() throws Exception {
        postgres.execute("DROP TABLE IF EXISTS lanes.growing;"
                + " CREATE TABLE lanes.growing (id int PRIMARY KEY, value int, a text, b text, c text, d "
                + "text, e text, f text,"
                + " g text, h text, i text, j text) WITH (autovacuum_enabled = false)");
        AtomicInteger ids = new AtomicInteger();
        try (LaneBench bench = new LaneBench(postgres.uri(), command -> Optional.of(new Growing(ids)), 1)) {
            Command[] batch = IntStream.range(0, 60).mapToObj(i -> note("n", i)).toArray(Command[]::new);
            for (int i = 0; i < 100; i++) {
                bench.run(batch);
            }
        }

        Awaitility.await("the connection's statistics")
                .atMost(Duration.ofSeconds(10))
                .until(() -> postgres.number(GROWN) == ids.get());
        assertThat(postgres.number("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'growing'"))
                .as("rows read by walking through the table, of %d updated by their keys", ids.get())
                .isLessThan(10L * ids.get());
    }

    private static final String GROWN = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'growing'";

    /** Adds rows, and changes them by their keys. */
    private record Growing(AtomicInteger ids) implements BatchJob {
        private static final String CHANGE = """
                UPDATE lanes.growing g SET value = d.value FROM unnest($1::int[], $2::int[]) AS d (id, value)
                WHERE g.id = d.id""";

        @Override
        public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
            Integer[] fresh =
                    batch.stream().map(ignored -> ids.incrementAndGet()).toArray(Integer[]::new);
            return transaction
                    .preparedQuery(
                            "INSERT INTO lanes.growing (id, a) SELECT d, repeat('x', 300) FROM unnest($1::int[]) AS d")
                    .execute(Tuple.tuple().addArrayOfInteger(fresh))
                    .compose(ignored -> transaction
                            .preparedQuery(CHANGE)
                            .execute(Tuple.tuple().addArrayOfInteger(fresh).addArrayOfInteger(fresh)))
                    .map(batch.stream()
                            .map(ignored -> JobResult.of(new WorkResult.Done(Buffer.buffer())))
                            .toList());
        }
    }

    private LaneBench bench(int lanes) {
        return new LaneBench(postgres.uri(), jobs(), lanes);
    }

    private static BatchJobs jobs() {
        return new StageJobs(TestFlows.catalog(), "worker-1");
    }

    private static Command note(String name, long amount) {
        return Commands.forFlow(NOTE).with(new Note(name, amount));
    }

    private static WorkResult.Failed failure(Completion completion) {
        return (WorkResult.Failed) completion.result();
    }

    private long notes() {
        return postgres.number("SELECT count(*) FROM lanes.note");
    }
}
