package dev.baton.test;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Retry;
import dev.baton.flow.Schema;
import dev.baton.flow.StageContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Seats that are booked: a database stage between two others. */
public final class SeatFlows implements FlowProvider {
    static final String SLOW = "slow";

    /** Of all nodes of this JVM. */
    private static final Set<UUID> CALLED = ConcurrentHashMap.newKeySet();

    public record Settings(int rows) {}

    public record Question() {}

    public record Hall(int rows) {}

    public record Order(String seat, String guest) {}

    public record Ticket(String seat, String guest, String text) {}

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        Settings settings = config.section("seats", Settings.class);
        return List.of(
                bookSeat(),
                Flow.named("wake-guest")
                        .post("/calls", Order.class)
                        .onDatabase("note", Order.class, DatabaseStage.each(SeatFlows::book))
                        .onCompute("call", Order.class, SeatFlows::call)
                        .retrying(Retry.attempts(3, Duration.ofMinutes(1)))
                        .durable()
                        .deadline(Duration.ofHours(2))
                        .reply(200),
                Flow.named("seats")
                        .get("/hall", Question.class)
                        .onEventLoop("count", Hall.class, (context, ignored) -> Outcome.done(new Hall(settings.rows())))
                        .reply(200));
    }

    /** Nobody answers the first call. */
    private static Outcome<Order> call(StageContext context, Order order) {
        if (CALLED.add(context.requestId())) {
            throw new IllegalStateException("No answer");
        }
        return Outcome.done(order);
    }

    private static Flow<Order, Ticket> bookSeat() {
        return Flow.named("book-seat")
                .post("/seats", Order.class)
                .onEventLoop("check", Order.class, (context, order) -> Outcome.done(order))
                .onDatabase("book", Order.class, DatabaseStage.each(SeatFlows::book))
                .onCompute(
                        "print",
                        Ticket.class,
                        (context, order) ->
                                Outcome.done(new Ticket(order.seat(), order.guest(), "Seat " + order.seat())))
                .durable()
                .replyCreated(ticket -> "/seats/" + ticket.seat());
    }

    static Future<Outcome<Order>> book(SqlConnection transaction, Order order) {
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
