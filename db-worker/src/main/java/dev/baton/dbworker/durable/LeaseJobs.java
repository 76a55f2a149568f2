package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import dev.baton.store.LeaseAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;

/** The leases of nodes that have no database of their own. Event loop only. */
final class LeaseJobs {
    private final Leases leases;

    LeaseJobs(Leases leases) {
        this.leases = leases;
    }

    BatchJob renew() {
        return (transaction, batch) -> leases.renew(transaction, senders(batch)).map(lapsed -> batch.stream()
                .<WorkResult>map(delivery -> new WorkResult.Done(
                        Json.write(new LeaseAnswer(leases.millis(), lapsed.contains(delivery.senderNodeId())))))
                .toList());
    }

    BatchJob release() {
        return (transaction, batch) -> leases.release(transaction, senders(batch))
                .map(Collections.nCopies(batch.size(), new WorkResult.Done(Buffer.buffer())));
    }

    private static List<String> senders(List<Delivery> batch) {
        return batch.stream().map(Delivery::senderNodeId).distinct().toList();
    }
}
