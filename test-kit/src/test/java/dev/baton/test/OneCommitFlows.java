package dev.baton.test;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowBuilder;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Schema;
import dev.baton.flow.StageContext;
import dev.baton.test.SeatFlows.Order;
import dev.baton.test.SeatFlows.Ticket;
import java.util.List;
import java.util.Optional;

/** The same flow twice: once with its reply in the transaction of its database stage. */
public final class OneCommitFlows implements FlowProvider {
    static final String NOBODY = "nobody";
    static final String BROKEN = "broken";
    static final String HUGE = "huge";

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return List.of(
                booking("book-in-one-commit", "/one-commit")
                        .replyInTransaction()
                        .replyCreated(ticket -> "/seats/" + ticket.seat()),
                booking("book-and-print", "/one-after-the-other").replyCreated(ticket -> "/seats/" + ticket.seat()));
    }

    private static FlowBuilder<Order, Ticket> booking(String name, String path) {
        return Flow.named(name)
                .post(path, Order.class)
                .onEventLoop("check", Order.class, (context, order) -> Outcome.done(order))
                .onDatabase("book", Order.class, DatabaseStage.each(SeatFlows::book))
                .onEventLoop("print", Ticket.class, OneCommitFlows::print)
                .durable();
    }

    private static Outcome<Ticket> print(StageContext context, Order order) {
        return switch (order.guest()) {
            case NOBODY -> Outcome.refused(Refusal.of(409, "no-ticket", "No ticket", "There is none for nobody."));
            case BROKEN -> throw new IllegalStateException("out of paper");
            default -> {
                String text = order.guest().equals(HUGE) ? "x".repeat(400_000) : "Seat " + order.seat();
                yield Outcome.done(new Ticket(order.seat(), order.guest(), text));
            }
        };
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return new SeatFlows().schema(config);
    }
}
