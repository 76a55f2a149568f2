package shapes;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import java.util.List;
import java.util.Optional;

/** The same flows, each changed in one way. */
final class SecondFlows {
    /** Its amount is a text now. */
    public record TextItem(String id, String reference, String amount, String trail) {
        Item item() {
            return new Item(id, reference, Integer.parseInt(amount), trail);
        }
    }

    /** Its amount is gone. */
    public record ShortItem(String id, String reference, String trail) {
        Item item() {
            return new Item(id, reference, 0, trail);
        }
    }

    /** It has a field more, that may be missing. */
    public record NotedItem(String id, String reference, int amount, String trail, Optional<String> note) {
        Item item() {
            return new Item(id, reference, amount, trail);
        }
    }

    private SecondFlows() {}

    static List<Flow<?, ?>> changed(int version) {
        return List.of(inserted(version), removed(version), moved(version), retyped(version), fieldRemoved(version));
    }

    private static Flow<?, ?> inserted(int version) {
        return Flow.named("stage-inserted")
                .version(version)
                .post("/shapes/stage-inserted", Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.2"))
                .onEventLoop("screen", Item.class, (context, item) -> Outcome.done(item.after("screen.2")))
                .onDatabase("book", Item.class, Steps.writing("stage-inserted", "book.2"))
                .onCompute("settle", Item.class, (context, item) -> Steps.settle(item, "settle.2"))
                .onDatabase("close", Item.class, Steps.writing("stage-inserted", "close.2"))
                .durable()
                .reply(201);
    }

    private static Flow<?, ?> removed(int version) {
        return Flow.named("stage-removed")
                .version(version)
                .post("/shapes/stage-removed", Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.2"))
                .onDatabase("book", Item.class, Steps.writing("stage-removed", "book.2"))
                .onDatabase("close", Item.class, Steps.writing("stage-removed", "close.2"))
                .durable()
                .reply(201);
    }

    private static Flow<?, ?> moved(int version) {
        return Flow.named("stage-moved")
                .version(version)
                .post("/shapes/stage-moved", Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.2"))
                .onCompute("settle", Item.class, (context, item) -> Steps.settle(item, "settle.2"))
                .onDatabase("book", Item.class, Steps.writing("stage-moved", "book.2"))
                .onDatabase("close", Item.class, Steps.writing("stage-moved", "close.2"))
                .durable()
                .reply(201);
    }

    private static Flow<?, ?> retyped(int version) {
        return Flow.named("stage-retyped")
                .version(version)
                .post("/shapes/stage-retyped", Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.2"))
                .onDatabase("book", TextItem.class, bookRetyped())
                .onCompute("settle", TextItem.class, (context, item) -> {
                    Steps.work();
                    String trail = item.trail() + " settle.2";
                    return Outcome.done(new TextItem(item.id(), item.reference(), item.amount(), trail));
                })
                .onDatabase("close", Item.class, DatabaseStage.each((transaction, item) -> Steps.write(
                                transaction, "stage-retyped", "close.2", item.item())
                        .map(ignored -> Outcome.done(item.item().after("close.2")))))
                .durable()
                .reply(201);
    }

    private static DatabaseStage<Item, TextItem> bookRetyped() {
        return DatabaseStage.each((transaction, item) -> Steps.write(transaction, "stage-retyped", "book.2", item)
                .map(ignored -> Outcome.done(new TextItem(
                        item.id(), item.reference(), Integer.toString(item.amount()), item.trail() + " book.2"))));
    }

    private static Flow<?, ?> fieldRemoved(int version) {
        return Flow.named("field-removed")
                .version(version)
                .post("/shapes/field-removed", Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.2"))
                .onDatabase("book", ShortItem.class, bookShort())
                .onCompute("settle", ShortItem.class, (context, item) -> {
                    Steps.work();
                    return Outcome.done(new ShortItem(item.id(), item.reference(), item.trail() + " settle.2"));
                })
                .onDatabase("close", Item.class, DatabaseStage.each((transaction, item) -> Steps.write(
                                transaction, "field-removed", "close.2", item.item())
                        .map(ignored -> Outcome.done(item.item().after("close.2")))))
                .durable()
                .reply(201);
    }

    private static DatabaseStage<Item, ShortItem> bookShort() {
        return DatabaseStage.each((transaction, item) -> Steps.write(transaction, "field-removed", "book.2", item)
                .map(ignored -> Outcome.done(new ShortItem(item.id(), item.reference(), item.trail() + " book.2"))));
    }

    /** The same version as before: both jars go on with each other's requests. */
    static Flow<?, ?> fieldAdded() {
        return Flow.named("field-added")
                .post("/shapes/field-added", Order.class)
                .onEventLoop("check", Item.class, (context, order) -> Steps.check(context, order, "check.1"))
                .onDatabase("book", NotedItem.class, DatabaseStage.each((transaction, item) -> Steps.write(
                                transaction, "field-added", "book.1", item)
                        .map(ignored -> Outcome.done(new NotedItem(
                                item.id(),
                                item.reference(),
                                item.amount(),
                                item.trail() + " book.1",
                                Optional.of("new"))))))
                .onCompute("settle", NotedItem.class, (context, item) -> {
                    Steps.work();
                    String trail = item.trail() + " settle.1";
                    return Outcome.done(new NotedItem(item.id(), item.reference(), item.amount(), trail, item.note()));
                })
                .onDatabase("close", Item.class, DatabaseStage.each((transaction, item) -> Steps.write(
                                transaction, "field-added", "close.1", item.item())
                        .map(ignored -> Outcome.done(item.item().after("close.1")))))
                .durable()
                .reply(201);
    }
}
