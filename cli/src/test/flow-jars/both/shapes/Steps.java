package shapes;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** What the stages of all versions do: they leave a trail. */
final class Steps {
    private static final int WORK_MILLIS = 4;

    private Steps() {}

    static Outcome<Item> check(StageContext context, Order order, String stage) {
        return Outcome.done(new Item(context.requestId().toString(), order.reference(), order.amount(), stage));
    }

    /** Long enough for some requests to be here when a node is killed. */
    static void work() throws InterruptedException {
        Thread.sleep(WORK_MILLIS);
    }

    static Outcome<Item> settle(Item item, String stage) throws InterruptedException {
        work();
        return Outcome.done(item.after(stage));
    }

    static DatabaseStage<Item, Item> writing(String flow, String stage) {
        return DatabaseStage.each((transaction, item) ->
                write(transaction, flow, stage, item).map(ignored -> Outcome.done(item.after(stage))));
    }

    static Future<?> write(SqlConnection transaction, String flow, String stage, Item item) {
        return transaction
                .preparedQuery("insert into shapes.line (request, flow, reference, stage, amount, trail)"
                        + " values ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(
                        UUID.fromString(item.id()), flow, item.reference(), stage, (long) item.amount(), item.trail()));
    }
}
