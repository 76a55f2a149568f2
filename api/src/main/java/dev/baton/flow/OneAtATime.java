package dev.baton.flow;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/** The batch form of a single-input database stage: stops at the first failure, as the transaction is lost then. */
record OneAtATime<I, O>(DatabaseStage.Single<I, O> stage) implements DatabaseStage<I, O> {

    @Override
    public Future<List<Outcome<O>>> apply(SqlConnection transaction, List<I> batch) {
        List<Outcome<O>> outcomes = new ArrayList<>(batch.size());
        Future<Void> chain = Future.succeededFuture();
        for (I input : batch) {
            chain = chain.compose(ignored -> stage.apply(transaction, input))
                    .onSuccess(outcomes::add)
                    .mapEmpty();
        }
        return chain.map(outcomes);
    }
}
