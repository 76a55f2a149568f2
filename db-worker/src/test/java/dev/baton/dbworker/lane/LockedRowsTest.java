package dev.baton.dbworker.lane;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.stage.StageJobs;
import dev.baton.dbworker.testing.Commands;
import dev.baton.dbworker.testing.LaneBench;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestFlows.Pair;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Those that need a locked row share one lane, and no job of theirs has it for itself. */
@ExtendWith(SharedPostgres.class)
class LockedRowsTest {
    private static final LaneSettings ONE_LANE =
            new LaneSettings(1, 256, 1024, Duration.ofSeconds(15), Duration.ofSeconds(1));
    private static final Duration FAR = Duration.ofSeconds(12);
    private static final String LOCKED_OUT =
            "PostgreSQL: a row or a table that it needs was locked by another transaction for \\d+ ms";

    private final TestPostgres postgres;

    LockedRowsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void createTables() throws Exception {
        TestFlows.createTables(postgres);
        postgres.execute("INSERT INTO lanes.account VALUES ('c')");
    }

    @Test
    void aCommandWhoseRowIsLockedForAMomentDoesNotWaitForAHundredOfAnotherJob() throws Exception {
        Tries tries = new Tries(new StageJobs(TestFlows.catalog(), "worker-1"));
        try (LaneBench bench = LaneBench.asInProduction(postgres.uri(), tries, ONE_LANE);
                Connection keeper = locked("a");
                Connection briefly = locked("b")) {
            List<Future<Completion>> many = bench.submit(IntStream.range(0, 100)
                    .mapToObj(i -> Commands.forFlow(TestFlows.TOUCH).within(FAR).with(new Note("a", i)))
                    .toArray(Command[]::new));
            Future<Completion> transfer = bench.submit(
                            Commands.forFlow(TestFlows.SWAP).within(FAR).with(new Pair("b", "c")))
                    .getFirst();
            Awaitility.await().until(() -> tries.of(TestFlows.SWAP) >= 3);
            briefly.rollback();

            assertThat(await("the transfer", FAR, transfer).result()).isInstanceOf(WorkResult.Done.class);
            assertThat(tries.mostBetween(TestFlows.SWAP))
                    .as("tries of others between two of the transfer")
                    .isLessThan(40);
            assertThat(many).allSatisfy(one -> {
                WorkResult.Failed failure = failure(await("locked", FAR.plusSeconds(3), one));
                assertThat(failure.verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
                assertThat(failure.message()).containsPattern(LOCKED_OUT);
            });
            keeper.rollback();
        }
        assertThat(postgres.number("SELECT sum(swaps) FROM lanes.account")).isEqualTo(2);
    }

    @Test
    void whatWasFoundLockedIsAnsweredAtTheLockTimeoutWhileItWaitsForItsTurn() {
        Promise<List<JobResult>> end = Promise.promise();
        Tries tries = new Tries(new Scripted(Map.of(
                TestFlows.TOUCH,
                (connection, batch) -> Future.failedFuture(lockNotAvailable()),
                TestFlows.SWAP,
                new LockedAtFirst(end.future()))));
        try (LaneBench bench = LaneBench.asInProduction(postgres.uri(), tries, ONE_LANE)) {
            Future<Completion> tried = bench.submit(touch()).getFirst();
            Awaitility.await().until(() -> tries.of(TestFlows.TOUCH) >= 3);
            bench.submit(Commands.forFlow(TestFlows.SWAP).within(FAR).with(new Pair("b", "c")));
            Awaitility.await().until(() -> tries.of(TestFlows.SWAP) == 2);
            Future<Completion> untried = bench.submit(touch()).getFirst();

            WorkResult.Failed failure = failure(await("locked", FAR.plusSeconds(3), tried));

            assertThat(failure.verdict()).isEqualTo(Verdict.DATABASE_UNAVAILABLE);
            assertThat(failure.effect()).isEqualTo(Effect.NONE);
            assertThat(failure.message()).containsPattern(LOCKED_OUT);
            assertThat(untried.isComplete()).as("it was not tried alone yet").isFalse();
        }
    }

    @Test
    void aRunForThoseThatNeedALockedRowIsShort() {
        Tries tries = new Tries(
                new Scripted(Map.of(TestFlows.TOUCH, (connection, batch) -> Future.failedFuture(lockNotAvailable()))));
        try (LaneBench bench = LaneBench.asInProduction(postgres.uri(), tries, ONE_LANE)) {
            List<Future<Completion>> many =
                    bench.submit(IntStream.range(0, 100).mapToObj(i -> touch()).toArray(Command[]::new));
            many.forEach(one -> await("locked", FAR, one));

            assertThat(tries.sizes().getFirst()).isEqualTo(100);
            assertThat(tries.sizes().stream().skip(1)).allMatch(size -> size <= WhenLocked.LOCKED_BATCH);
            assertThat(tries.sizes().subList(8, tries.sizes().size()))
                    .as("each is tried alone after the one batch that it was in")
                    .containsOnly(1);
        }
    }

    private static Command touch() {
        return Commands.forFlow(TestFlows.TOUCH).within(FAR).with(new Note("a", 1));
    }

    private static PgException lockNotAvailable() {
        return new PgException("canceling statement due to lock timeout", "ERROR", "55P03", "");
    }

    private Connection locked(String name) throws SQLException {
        Connection keeper = postgres.connect();
        keeper.setAutoCommit(false);
        try (var statement = keeper.createStatement()) {
            statement.execute("SELECT 1 FROM lanes.account WHERE name = '" + name + "' FOR UPDATE");
        }
        return keeper;
    }

    private static WorkResult.Failed failure(Completion completion) {
        return (WorkResult.Failed) completion.result();
    }

    private record Scripted(Map<String, BatchJob> byFlow) implements BatchJobs {

        @Override
        public Optional<BatchJob> jobFor(Command command) {
            return Optional.ofNullable(byFlow.get(command.segment().flow()));
        }
    }

    /** Locked in the lane that it comes to; in the one for locked rows it ends when it is told to. */
    private static final class LockedAtFirst implements BatchJob {
        private final Future<List<JobResult>> end;
        private boolean tried;

        LockedAtFirst(Future<List<JobResult>> end) {
            this.end = end;
        }

        @Override
        public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
            boolean again = tried;
            tried = true;
            return again ? end : Future.failedFuture(lockNotAvailable());
        }
    }

    /** Notes each try, in its order. */
    private static final class Tries implements BatchJobs {
        private final BatchJobs jobs;
        private final Map<BatchJob, BatchJob> noted = new ConcurrentHashMap<>();
        private final List<Try> all = new CopyOnWriteArrayList<>();

        private record Try(String flow, int size) {}

        Tries(BatchJobs jobs) {
            this.jobs = jobs;
        }

        @Override
        public Optional<BatchJob> jobFor(Command command) {
            String flow = command.segment().flow();
            return jobs.jobFor(command)
                    .map(job -> noted.computeIfAbsent(job, known -> (connection, batch) -> {
                        all.add(new Try(flow, batch.size()));
                        return known.run(connection, batch);
                    }));
        }

        long of(String flow) {
            return all.stream().filter(one -> one.flow().equals(flow)).count();
        }

        List<Integer> sizes() {
            return all.stream().map(Try::size).toList();
        }

        /** The most tries of others between two of this flow. */
        int mostBetween(String flow) {
            List<Try> tries = List.copyOf(all);
            int[] own = IntStream.range(0, tries.size())
                    .filter(i -> tries.get(i).flow().equals(flow))
                    .toArray();
            return IntStream.range(1, own.length)
                    .map(i -> own[i] - own[i - 1] - 1)
                    .max()
                    .orElse(0);
        }
    }
}
