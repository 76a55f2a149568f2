package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BusinessKeyTest {
    record Order(String reference) {}

    private static FlowBuilder<Order, Order> flow() {
        return Flow.named("order")
                .post("/orders", Order.class)
                .onDatabase(
                        "store",
                        Order.class,
                        DatabaseStage.each((tx, order) -> Future.succeededFuture(Outcome.done(order))));
    }

    @Test
    void aRequestIsFoundByATextOfItsInput() {
        Flow<Order, Order> flow =
                flow().durable().searchableBy(Order::reference).reply(201);

        assertThat(flow.businessKey(new Order(" order 7 "))).hasValue("order 7");
        assertThat(flow.withStages(UnaryOperator.identity()).businessKey(new Order("7")))
                .hasValue("7");
        assertThat(flow.businessKey(new Order(" "))).isEmpty();
        assertThat(flow.businessKey(new Order("a\0b"))).hasValue("a b");
        assertThat(flow.businessKey(new Order("x".repeat(99) + "\uD83D\uDE00")))
                .as("half a character can't be stored")
                .hasValue("x".repeat(99));
        assertThat(flow().durable().reply(201).businessKey(new Order("7"))).isEmpty();
    }

    @Test
    void aMissingTextIsNoKey() {
        assertThat(flow().durable().searchableBy(order -> null).reply(201).businessKey(new Order("7")))
                .isEmpty();
    }

    @Test
    void onlyWhatIsStoredCanBeFound() {
        assertThatThrownBy(() -> flow().searchableBy(Order::reference).reply(201))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not durable");
    }
}
