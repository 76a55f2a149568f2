package dev.baton.test;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Seats that are booked: a database stage between two others. */
public final class SeatFlows implements FlowProvider {
    static final String SLOW = "slow";

    public record Order(String seat, String guest) {}

    public record Ticket(String seat, String guest, String text) {}

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return List.of(Flow.named("book-seat")
                .post("/seats", Order.class)
                .onEventLoop("check", Order.class, (context, order) -> Outcome.done(order))
                .onDatabase("book", Order.class, DatabaseStage.each(SeatFlows::book))
                .onCompute(
                        "print",
                        Ticket.class,
                        (context, order) ->
                                Outcome.done(new Ticket(order.seat(), order.guest(), "Seat " + order.seat())))
                .durable()
                .replyCreated(ticket -> "/seats/" + ticket.seat()));
    }

    private static Future<Outcome<Order>> book(SqlConnection transaction, Order order) {
        Future<?> before = order.seat().equals(SLOW)
                ? transaction.query("SELECT pg_sleep(9)").execute()
                : Future.succeededFuture();
        return before.compose(ignored -> transaction
                        .preparedQuery("INSERT INTO seats.booking (seat, guest) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                        .execute(Tuple.of(order.seat(), order.guest())))
                .map(rows -> rows.rowCount() == 1
                        ? Outcome.done(order)
                        : Outcome.refused(Refusal.of(409, "taken", "The seat is taken", "Choose another one.")));
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("seats", "db/seats", transaction -> Future.succeededFuture()));
    }
}
