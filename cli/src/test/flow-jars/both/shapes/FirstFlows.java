package shapes;

import dev.baton.flow.Flow;
import java.util.List;

/** The flows as they were first: check, book, settle, close. */
final class FirstFlows {
    private FirstFlows() {}

    /** Those that are another flow in the new jar. */
    static List<Flow<?, ?>> changed() {
        return List.of(
                flow("stage-inserted"),
                flow("stage-removed"),
                flow("stage-moved"),
                flow("stage-retyped"),
                flow("field-removed"));
    }

    static Flow<?, ?> flow(String name) {
        return Flow.named(name)
                .post("/shapes/" + name, Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.1"))
                .onDatabase("book", Item.class, Steps.writing(name, "book.1"))
                .onCompute("settle", Item.class, (context, item) -> Steps.settle(item, "settle.1"))
                .onDatabase("close", Item.class, Steps.writing(name, "close.1"))
                .durable()
                .reply(201);
    }
}
