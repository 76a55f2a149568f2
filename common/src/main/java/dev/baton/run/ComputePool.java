package dev.baton.run;

import dev.baton.flow.Credentials;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.WorkerThread;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs compute stages on a bounded number of threads of its own, behind a bounded queue: a compute-service's whole
 * work, and the place where other nodes compute when there is no compute-service.
 *
 * <p>A stage that never returns keeps its thread; its request ends by its deadline all the same. Any thread.
 */
public final class ComputePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ComputePool.class);

    private final FlowCatalog flows;
    private final String node;
    private final ThreadPoolExecutor threads;
    private final Recorder recorder;

    /**
     * @param node this node's name, for verdicts
     * @param threads how many stages run at once
     * @param queue how many commands may wait; beyond it they are refused as overloaded
     */
    public ComputePool(FlowCatalog flows, String node, int threads, int queue, Recorder recorder) {
        this.recorder = recorder;
        this.flows = flows;
        this.node = node;
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), task -> new ComputeThread(task, count.incrementAndGet()));
        this.threads.allowCoreThreadTimeOut(true);
    }

    private static final class ComputeThread extends Thread implements WorkerThread {
        ComputeThread(Runnable task, int number) {
            super(task, "baton-compute-" + number);
            setDaemon(true);
        }
    }

    /** Ones that nobody looks at: for tests of other things. */
    public ComputePool(FlowCatalog flows, String node, int threads, int queue) {
        this(flows, node, threads, queue, Recorder.off());
    }

    /**
     * Starts a command; its completion is given to the consumer, on the thread that computed it (or at once, if
     * refused).
     */
    public void run(Command command, Consumer<Completion> whenDone) {
        long arrived = System.nanoTime();
        try {
            threads.execute(() -> whenDone.accept(compute(command, arrived)));
        } catch (RejectedExecutionException e) {
            whenDone.accept(failed(
                    command,
                    threads.isShutdown() ? Verdict.DISCARDED : Verdict.OVERLOADED,
                    threads.isShutdown() ? node + " is stopping" : "The compute queue of " + node + " is full"));
        }
    }

    /** How many commands run or wait. */
    public int outstanding() {
        return threads.getActiveCount() + threads.getQueue().size();
    }

    private Completion compute(Command command, long arrived) {
        long started = System.nanoTime();
        if (command.deadline().passed(started)) {
            return failed(
                    command,
                    Verdict.TIMED_OUT,
                    "Its deadline passed while it waited %d ms for a compute thread of %s"
                            .formatted((started - arrived) / 1_000_000, node));
        }
        WorkResult result = result(command);
        long ended = System.nanoTime();
        recorder.work(command, arrived, started, ended, result.verdict());
        return Completion.of(command, result, new Effort(started - arrived, ended - started, 1));
    }

    private WorkResult result(Command command) {
        Optional<Flow<?, ?>> flow = flows.find(command.segment());
        if (flow.isEmpty()) {
            return new WorkResult.Failed(Verdict.NO_HANDLER, node, node + " does not know " + command.segment(), false);
        }
        try {
            return encode(run(flow.get(), command));
        } catch (StageFailure e) {
            LOG.warn("Request {}: {}", command.requestId(), e.getMessage(), e.getCause());
            return e.asResult(node);
        } catch (RuntimeException | Error e) {
            LOG.error("Request {}: {} can't be run", command.requestId(), command.segment(), e);
            return new WorkResult.Failed(Verdict.FAILED, node, command.segment() + " can't be run: " + e, false);
        }
    }

    private Outcome<?> run(Flow<?, ?> flow, Command command) {
        Object input = Json.read(
                command.payload(), Segments.inputTypeOf(flow, Segments.from(flow, command.segment())));
        StageContext context = new StageContext(command.requestId(), command.caller(), command.acceptedAt());
        return StageChain.run(
                        flow, command.segment(), context, new Credentials(Optional.empty()), input, witness(command))
                .outcome();
    }

    private StageChain.Witness witness(Command command) {
        return ran -> recorder.stage(command.requestId(), command.trace(), command.id(), ran);
    }

    private static WorkResult encode(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?> done -> new WorkResult.Done(Json.write(done.answer()));
            case Outcome.Refused<?> refused -> new WorkResult.Refused(Json.write(refused.why()));
        };
    }

    private Completion failed(Command command, Verdict verdict, String message) {
        return Completion.of(command, new WorkResult.Failed(verdict, node, message, false), Effort.NONE);
    }

    /** Takes no more commands; those that wait are finished. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
