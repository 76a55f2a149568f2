package dev.baton.dbworker.lane;

import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * What a lane does for a batch of commands that are for the same segment.
 *
 * <p>Event loop only; everything goes through the connection, which is inside a transaction that the lane began and will commit; it
 * takes no statement after the future has completed. If the future fails, nothing of the batch happened: the lane retries deadlocks and serialization failures, and splits the batch for anything
 * else until the bad command fails alone. Results come in the order of the deliveries, one each.
 */
public interface BatchJob {

    Future<List<WorkResult>> run(SqlConnection transaction, List<Delivery> batch);

    /** Whether it only reads: then the lane may leave out the transaction. */
    default boolean readOnly() {
        return false;
    }
}
