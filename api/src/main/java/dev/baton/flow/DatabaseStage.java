package dev.baton.flow;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * A stage that works on PostgreSQL: a batch of inputs in, as many outcomes out, in the same order.
 *
 * <p>The connection is inside a transaction (READ COMMITTED) that the platform commits after the stage; the stage must
 * not begin, commit or roll back. It runs on the lane's event loop: everything goes through the connection. Lock rows
 * in key order, so that two lanes never wait for each other.
 *
 * <p>Database stages that follow each other share the transaction. A statement that fails ends it, also if the stage
 * catches the error or has set a savepoint: ask by {@code ON CONFLICT DO NOTHING}, and refuse.
 *
 * <p>If the future fails, the batch is rolled back; the platform then retries (deadlock, serialization) or splits the
 * batch until the bad input fails alone. So a stage may run more than once for one input, though only one run is ever
 * committed if the flow is durable.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="batch"}
 */
@FunctionalInterface
public interface DatabaseStage<I, O> {

    Future<List<Outcome<O>>> apply(SqlConnection transaction, List<I> batch);

    /**
     * The one-at-a-time form: simpler and slower. Inputs of a batch run one after the other.
     *
     * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="database"}
     */
    @FunctionalInterface
    interface Single<I, O> {
        Future<Outcome<O>> apply(SqlConnection transaction, I input);
    }

    /** Runs a single-input stage over a batch, in order, in the batch's one transaction. */
    static <I, O> DatabaseStage<I, O> each(Single<I, O> stage) {
        return new OneAtATime<>(stage);
    }
}
