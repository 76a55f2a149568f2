package dev.baton.run;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Placement;
import dev.baton.timeline.Span;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Runs a request from start to end on the calling thread, which waits while the database works. Commands are sent by
 * the event loop. Any thread that may be blocked; for a virtual one, waiting costs next to nothing.
 */
public final class BlockingRunner {
    private static final Set<Placement> ON_THIS_THREAD = EnumSet.of(Placement.EVENT_LOOP, Placement.COMPUTE);

    private final Context loop;
    private final Dispatcher dispatcher;
    private final FlowRunner runner;
    private final RequestRunner requestRunner;
    private final Counter overdue;
    private final Counter late;

    /** @param loop that the others belong to */
    public BlockingRunner(
            Context loop, Dispatcher dispatcher, FlowRunner runner, RequestRunner requestRunner, MeterRegistry meters) {
        this.overdue = StageDeadlines.overdue(meters);
        this.late = StageDeadlines.late(meters);
        this.loop = loop;
        this.dispatcher = dispatcher;
        this.runner = runner;
        this.requestRunner = requestRunner;
    }

    /** @throws InterruptedException if the node stops under it */
    public RequestResult run(FlowRun run) throws InterruptedException {
        Optional<Ending> ending = onThisThread(run);
        while (ending.isEmpty()) {
            ending = await(run, "waits for the database", () -> runner.handOver(run));
            if (ending.isEmpty()) {
                ending = onThisThread(run);
            }
        }
        Ending ended = ending.get();
        String what = run.flow().durable() ? "waits for the store" : "waits for the event loop";
        return await(run, what, () -> requestRunner.conclude(run, ended));
    }

    /** The request's deadline has passed while a thread runs it: how it ends instead. */
    public RequestResult overdue(FlowRun run) {
        overdue.increment();
        return requestRunner.timedOut(run, "Its deadline passed while a thread of its own ran it");
    }

    /** A thread has ended after that: its result is dropped. */
    public void late() {
        late.increment();
    }

    private Optional<Ending> onThisThread(FlowRun run) throws InterruptedException {
        Optional<Ending> ending = runner.runHere(run, ON_THIS_THREAD);
        while (ending.isPresent() && ending.get() instanceof Ending.Failed failed) {
            Optional<Ending> end = await(run, "waits for its next attempt", () -> runner.again(run, failed));
            if (end.isPresent()) {
                return end;
            }
            ending = runner.runHere(run, ON_THIS_THREAD);
        }
        return ending;
    }

    /** What is awaited here ends by the request's deadline: the dispatcher enforces it. */
    private <T> T await(FlowRun run, String what, Supplier<Future<T>> call) throws InterruptedException {
        long started = System.nanoTime();
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.runOnContext(ignored -> start(call).onComplete(answer::complete, answer::completeExceptionally));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The work handed over failed", e.getCause());
        } finally {
            dispatcher.recorder().span(run.id(), run.trace(), Span.Kind.BLOCKED, what, started, System.nanoTime());
        }
    }

    private static <T> Future<T> start(Supplier<Future<T>> call) {
        try {
            return call.get();
        } catch (Throwable e) { // what it is does not matter to the thread that waits
            return Future.failedFuture(e);
        }
    }
}
