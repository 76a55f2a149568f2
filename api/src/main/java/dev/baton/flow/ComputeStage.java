package dev.baton.flow;

/**
 * A stage that computes or blocks. Runs on a worker thread of a compute-service, many at a time.
 *
 * <p>May run more than once for one request (a node died, a retry): it must have no effect but its answer.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="compute"}
 */
@FunctionalInterface
public interface ComputeStage<I, O> {
    Outcome<O> apply(StageContext context, I input) throws Exception;
}
