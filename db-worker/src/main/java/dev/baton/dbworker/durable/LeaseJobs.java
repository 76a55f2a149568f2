package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import dev.baton.store.LeaseAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collections;
import java.util.List;

/** The leases of nodes that have no database of their own. Event loop only. */
final class LeaseJobs {
    private final Leases leases;

    LeaseJobs(Leases leases) {
        this.leases = leases;
    }

    BatchJob renew() {
        return new OfLeases(
                (connection, batch) -> leases.renew(connection, senders(batch)).map(lapsed -> batch.stream()
                        .map(delivery -> JobResult.of(new WorkResult.Done(Json.write(
                                new LeaseAnswer(leases.millis(), lapsed.contains(delivery.senderNodeId()))))))
                        .toList()));
    }

    BatchJob release() {
        return new OfLeases((connection, batch) -> leases.release(connection, senders(batch))
                .map(Collections.nCopies(batch.size(), JobResult.of(new WorkResult.Done(Buffer.buffer())))));
    }

    /** Each is one statement, and does no harm a second time. */
    private record OfLeases(BatchJob job) implements BatchJob {
        @Override
        public Future<List<JobResult>> run(SqlConnection connection, List<Delivery> batch) {
            return job.run(connection, batch);
        }

        @Override
        public Needs needs() {
            return Needs.ONE_STATEMENT;
        }

        @Override
        public Kind kind() {
            return Kind.LEASES;
        }
    }

    private static List<String> senders(List<Delivery> batch) {
        return batch.stream().map(Delivery::senderNodeId).distinct().toList();
    }
}
