package dev.baton.dbworker.lane;

import static dev.baton.dbworker.testing.TestFlows.COUNT;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeGauges;
import dev.baton.dbworker.stage.StageJobs;
import dev.baton.dbworker.testing.Commands;
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
import java.sql.Statement;
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

    private static List<Integer> batchSizes(LaneBench bench) {
        return bench.run(IntStream.range(0, AT_ONCE).mapToObj(i -> count()).toArray(Command[]::new)).stream()
                .map(completion -> completion.effort().batchSize())
                .distinct()
                .toList();
    }

    private static long inFlight(LaneBench bench) {
        return await(bench.onLoop(() -> Future.succeededFuture(bench.lanes().gauges()))).stream()
                .filter(lane -> lane.inFlight() > 0)
                .map(NodeGauges.Lane::name)
                .count();
    }

    private LaneBench bench() {
        return new LaneBench(postgres.uri(), new StageJobs(TestFlows.catalog(), "worker-1"), 2);
    }

    private static Command count() {
        return Commands.forFlow(COUNT).with(new Note("", 0));
    }
}
