package dev.baton.cookbook;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;

/**
 * {@code POST /concerts/{concert}/bookings}: two database stages with another stage between them. Each commits for
 * itself, with a checkpoint: if a node dies between them, the second runs on another node and the first is not
 * repeated.
 */
final class BookSeats {
    private static final int PRICE = 40;

    record Order(String concert, @Min(1) @Max(6) int seats) {}

    record Booking(UUID id, String concert, int seats) {}

    record Invoice(UUID id, String concert, int seats, int price) {}

    private BookSeats() {}

    static Flow<Order, Invoice> flow() {
        return Flow.named("book-seats")
                .post("/concerts/{concert}/bookings", Order.class)
                .onEventLoop(
                        "give it an id",
                        Booking.class,
                        (context, order) ->
                                Outcome.done(new Booking(context.requestId(), order.concert(), order.seats())))
                .onDatabase("reserve", Booking.class, DatabaseStage.each(BookSeats::reserve))
                .onCompute(
                        "price",
                        Invoice.class,
                        (context, booking) -> Outcome.done(
                                new Invoice(booking.id(), booking.concert(), booking.seats(), booking.seats() * PRICE)))
                .onDatabase("write the invoice", Invoice.class, DatabaseStage.each(BookSeats::write))
                .durable()
                .reply(201);
    }

    private static Future<Outcome<Booking>> reserve(SqlConnection transaction, Booking booking) {
        return transaction
                .preparedQuery("UPDATE cookbook.concert SET free_seats = free_seats - $2"
                        + " WHERE name = $1 AND free_seats >= $2")
                .execute(Tuple.of(booking.concert(), booking.seats()))
                .map(rows -> rows.rowCount() == 1
                        ? Outcome.done(booking)
                        : Outcome.refused(Refusal.of(
                                409, "sold-out", "There are not as many free seats", "Nothing was reserved.")));
    }

    private static Future<Outcome<Invoice>> write(SqlConnection transaction, Invoice invoice) {
        return transaction
                .preparedQuery("INSERT INTO cookbook.invoice (id, concert, seats, price) VALUES ($1, $2, $3, $4)")
                .execute(Tuple.of(invoice.id(), invoice.concert(), invoice.seats(), invoice.price()))
                .map(rows -> Outcome.done(invoice));
    }
}
