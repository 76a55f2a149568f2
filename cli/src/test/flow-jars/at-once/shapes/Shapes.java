package shapes;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A flow whose reply commits with its effect, in each completion style. */
public final class Shapes implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return Stream.of("notification", "callback", "polling", "blocking", "coroutine")
                .<Flow<?, ?>>map(Shapes::flow)
                .toList();
    }

    private static Flow<?, ?> flow(String style) {
        String name = "at-once-" + style;
        return Flow.named(name)
                .post("/shapes/" + name, Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.1"))
                .onDatabase("book", Item.class, Steps.writing(name, "book.1"))
                .onDatabase("close", Item.class, Steps.writing(name, "close.1"))
                .onEventLoop("word", Item.class, (context, item) -> Outcome.done(item.after("word.1")))
                .durable()
                .replyInTransaction()
                .completion(style)
                .reply(201);
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("shapes", "db/shapes", transaction -> Future.succeededFuture()));
    }
}
