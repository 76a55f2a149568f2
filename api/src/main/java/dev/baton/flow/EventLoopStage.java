package dev.baton.flow;

/**
 * A stage that takes microseconds. Runs on an event loop: must not block.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="eventLoop"}
 */
@FunctionalInterface
public interface EventLoopStage<I, O> {
    Outcome<O> apply(StageContext context, I input) throws Exception;
}
