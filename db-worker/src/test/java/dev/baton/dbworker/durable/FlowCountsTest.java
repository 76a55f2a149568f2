package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.store.FlowCounts;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much work each version of a flow has left. */
class FlowCountsTest extends StoreBench {
    FlowCountsTest(TestPostgres postgres) {
        super(postgres);
    }

    @Test
    void unfinishedRequestsAreCountedForEachVersionOfAFlow() throws Exception {
        claimed(noKey());
        claimed(noKey());
        UUID dead = claimed(noKey());
        store.run(reply(claimed(noKey()), 1, CREATED));
        postgres.execute("UPDATE baton.request SET state = 'dead' WHERE id = '" + dead + "'");
        postgres.execute("INSERT INTO baton.flow (name, version, fingerprint, description)"
                + " SELECT name, 2, 'two', 'input' FROM baton.flow WHERE name = '" + TestFlows.NOTE + "'");

        List<WorkResult> results = store.run(
                store(StoreCall.FLOWS, id(), Claim.NONE, Buffer.buffer()),
                store(StoreCall.FLOWS, id(), Claim.NONE, Buffer.buffer()));

        assertThat(results).hasSize(2).allSatisfy(result -> {
            FlowCounts counts = Json.read(((WorkResult.Done) result).payload(), FlowCounts.class);
            assertThat(counts.complete()).isTrue();
            assertThat(counts.flows())
                    .filteredOn(flow -> flow.name().equals(TestFlows.NOTE))
                    .extracting(FlowCounts.Counted::version, FlowCounts.Counted::running, FlowCounts.Counted::dead)
                    .containsExactly(tuple(1, 2L, 1L), tuple(2, 0L, 0L));
        });
    }

    /** A request that is not seen is taken for none: a version that still has work could be left out. */
    @Test
    void aBusyFlowDoesNotHideTheDeadLettersOfOthers() throws Exception {
        UUID dead = claimed(noKey());
        try {
            postgres.execute("UPDATE baton.request SET state = 'dead' WHERE id = '" + dead + "'");
            postgres.execute("INSERT INTO baton.flow (name, version, fingerprint, description)"
                    + " VALUES ('busy', 1, 'one', 'input'), ('busy', 2, 'two', 'input')");
            postgres.execute("INSERT INTO baton.request (id, flow, flow_version, caller, state, version, epoch,"
                    + " next_stage, checkpoint, accepted_at, changed_at, recover_after, history)"
                    + " SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'busy', 1, 'c', 'dead', 1,"
                    + " 1, 'a', '', now(), now(), now(), '' FROM generate_series(1, 100001) n");

            FlowCounts counts = counts();

            assertThat(counts.complete()).isFalse();
            assertThat(counts.flows())
                    .filteredOn(flow -> List.of("busy", TestFlows.NOTE).contains(flow.name()))
                    .extracting(
                            FlowCounts.Counted::name,
                            FlowCounts.Counted::version,
                            FlowCounts.Counted::dead,
                            FlowCounts.Counted::deadComplete,
                            FlowCounts.Counted::runningComplete)
                    .containsExactly(
                            tuple("busy", 1, 100_000L, Optional.of(false), Optional.of(true)),
                            tuple("busy", 2, 0L, Optional.of(false), Optional.of(true)),
                            tuple(TestFlows.NOTE, 1, 1L, Optional.of(true), Optional.of(true)));
        } finally {
            postgres.execute("DELETE FROM baton.request WHERE flow = 'busy'");
            postgres.execute("DELETE FROM baton.flow WHERE name = 'busy'");
        }
    }

    private FlowCounts counts() {
        WorkResult result = store.run(store(StoreCall.FLOWS, id(), Claim.NONE, Buffer.buffer()))
                .getFirst();
        return Json.read(((WorkResult.Done) result).payload(), FlowCounts.class);
    }
}
