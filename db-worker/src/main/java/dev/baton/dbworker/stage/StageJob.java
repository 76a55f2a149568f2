package dev.baton.dbworker.stage;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * Runs a flow's database segment for requests that are not durable: nothing but the stages happens in the transaction.
 */
record StageJob(FlowSegment segment) implements BatchJob {

    @Override
    public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
        return segment.run(transaction, batch.stream().map(Delivery::command).toList())
                .map(outcomes -> JobResult.all(
                        outcomes.stream().map(SegmentOutcome::result).toList()));
    }

    @Override
    public Needs needs() {
        return segment.readOnly() ? Needs.NO_TRANSACTION : Needs.TRANSACTION;
    }
}
