package dev.baton.test;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Stage;
import java.util.List;
import java.util.Optional;

/** A flow that passes a point before and after each of its stages. */
final class WatchedStages {
    private final Points points;

    WatchedStages(Points points) {
        this.points = points;
    }

    Flow<?, ?> watched(Flow<?, ?> flow) {
        return flow.withStages(this::watched);
    }

    private Stage<?, ?> watched(Stage<?, ?> stage) {
        return switch (stage) {
            case Stage.Authenticate<?> authenticate -> of(authenticate);
            case Stage.EventLoop<?, ?> eventLoop -> of(eventLoop);
            case Stage.Compute<?, ?> compute -> of(compute);
            case Stage.Database<?, ?> database -> of(database);
        };
    }

    private <I> Stage<?, ?> of(Stage.Authenticate<I> stage) {
        return new Stage.Authenticate<>(stage.label(), stage.outputType(), credentials -> {
            before(stage);
            return stage.authentication().authenticate(credentials).map(caller -> after(stage, caller));
        });
    }

    private <I, O> Stage<?, ?> of(Stage.EventLoop<I, O> stage) {
        return new Stage.EventLoop<I, O>(
                stage.label(),
                stage.outputType(),
                (context, input) -> {
                    before(stage);
                    return after(stage, stage.function().apply(context, input));
                },
                stage.retry());
    }

    private <I, O> Stage<?, ?> of(Stage.Compute<I, O> stage) {
        return new Stage.Compute<I, O>(
                stage.label(),
                stage.outputType(),
                (context, input) -> {
                    before(stage);
                    return after(stage, stage.function().apply(context, input));
                },
                stage.retry());
    }

    private <I, O> Stage<?, ?> of(Stage.Database<I, O> stage) {
        return new Stage.Database<I, O>(
                stage.label(),
                stage.inputType(),
                stage.outputType(),
                (transaction, batch) -> {
                    before(stage);
                    return stage.function().apply(transaction, batch).map(outcomes -> after(stage, outcomes));
                },
                stage.key(),
                stage.access(),
                stage.retry());
    }

    private void before(Stage<?, ?> stage) {
        pass("before stage " + stage.label());
    }

    private <T> T after(Stage<?, ?> stage, T made) {
        pass("after stage " + stage.label() + refusal(made).orElse(""));
        return made;
    }

    private static Optional<String> refusal(Object made) {
        Object one = made instanceof List<?> batch && batch.size() == 1 ? batch.getFirst() : made;
        return one instanceof Outcome.Refused<?> refused
                ? Optional.of(", which refused: " + refused.why().code())
                : Optional.empty();
    }

    private void pass(String point) {
        if (!points.pass(point)) {
            throw new NodeDied();
        }
    }
}
