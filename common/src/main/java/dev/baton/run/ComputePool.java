package dev.baton.run;

import dev.baton.async.Reason;
import dev.baton.bus.NodeGauges;
import dev.baton.bus.NodeKnobs;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.RequestLine;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.StageTiming;
import dev.baton.timeline.Track;
import dev.baton.timeline.WorkerThread;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs compute stages on a bounded number of threads of its own, behind a bounded queue: a compute-service's whole
 * work, and the place where other nodes compute when there is no compute-service.
 *
 * <p>Every command is answered by its deadline. A stage that runs past it is interrupted, and its late result is
 * dropped; if it does not react to the interrupt, another thread takes the place of the one that it keeps, as long as
 * not too many are lost in this way. Any thread.
 */
public final class ComputePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ComputePool.class);

    private static final long SWEEP_MILLIS = 25;
    private static final long GRACE_NANOS = Duration.ofMillis(500).toNanos();

    /** Threads that stages may keep for ever before no more are replaced. */
    private static final int MAX_LOST_THREADS = 64;

    private final FlowCatalog flows;
    private final String node;
    private volatile int size;
    private final int most;
    private volatile int places;
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService deadlines;
    private final Set<ComputeTask> tasks = ConcurrentHashMap.newKeySet();
    private final Recorder recorder;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final Counter overdue;
    private final Counter late;
    private final Counter replaced;
    private int lostThreads;

    /**
     * @param node this node's name, for verdicts
     * @param threads how many stages run at once
     * @param queue how many commands may wait; beyond it they are refused as overloaded
     */
    public ComputePool(
            FlowCatalog flows, String node, int threads, int queue, Recorder recorder, MeterRegistry meters) {
        this.recorder = recorder;
        this.size = threads;
        this.most = queue;
        this.places = queue;
        this.flows = flows;
        this.node = node;
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                task -> new ComputeThread(task, count.incrementAndGet()));
        this.threads.allowCoreThreadTimeOut(true);
        this.deadlines = Executors.newSingleThreadScheduledExecutor(task ->
                Thread.ofPlatform().daemon().name("baton-compute-deadlines").unstarted(task));
        this.overdue = StageDeadlines.overdue(meters);
        this.late = StageDeadlines.late(meters);
        this.replaced = StageDeadlines.replaced(meters);
    }

    private static final class ComputeThread extends Thread implements WorkerThread {
        ComputeThread(Runnable task, int number) {
            super(task, "baton-compute-" + number);
            setDaemon(true);
        }
    }

    /** Without recorder and meters. */
    public ComputePool(FlowCatalog flows, String node, int threads, int queue) {
        this(flows, node, threads, queue, Recorder.off(), new CompositeMeterRegistry());
    }

    /**
     * Starts a command; its completion is given to the consumer by its deadline, on a thread of the pool's (or at once,
     * if refused).
     */
    public void run(Command command, Consumer<Completion> whenDone) {
        ComputeTask task = new ComputeTask(command, whenDone, this::compute, this::ended);
        if (places < most && threads.getQueue().size() >= places) {
            task.answer(full(command));
            return;
        }
        tasks.add(task);
        sweepSoon();
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            tasks.remove(task);
            task.answer(
                    threads.isShutdown() ? failed(command, Verdict.DISCARDED, node + " is stopping") : full(command));
        }
    }

    private Completion full(Command command) {
        recorder.noPlace(command, Track.COMPUTE_QUEUE);
        return failed(command, Verdict.OVERLOADED, "The compute queue of " + node + " is full");
    }

    public NodeGauges.Pool gauge() {
        return new NodeGauges.Pool(queued(), threads.getActiveCount(), size);
    }

    private int queued() {
        return threads.getQueue().size();
    }

    /** Commands that wait for a thread. */
    public NodeGauges.Queue queue() {
        return new NodeGauges.Queue(queued(), 1, places);
    }

    /** How many stages run at once; more or fewer from now on, and what runs is finished. */
    public NodeKnobs.Knob knob() {
        return new NodeKnobs.Knob(() -> size, this::resize);
    }

    /** How many commands may wait: fewer than it was made for, and back. Those that wait already stay. */
    public NodeKnobs.Knob queueKnob() {
        return new NodeKnobs.Knob(() -> places, wanted -> places = Math.min(most, wanted));
    }

    private synchronized void resize(int wanted) {
        size = wanted;
        adjust();
    }

    /** How many commands are not answered yet. */
    public int outstanding() {
        return (int) tasks.stream().filter(task -> !task.isAnswered()).count();
    }

    /** While there are commands: a pool that has none costs nothing. */
    private void sweepSoon() {
        if (!sweeping.get() && sweeping.compareAndSet(false, true)) {
            try {
                deadlines.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed: what comes now is turned away", e);
            }
        }
    }

    private void sweep() {
        sweeping.set(false);
        long now = System.nanoTime();
        for (ComputeTask task : tasks) {
            if (task.command().deadline().passed(now)) {
                try {
                    expire(task, now);
                } catch (RuntimeException e) {
                    RequestLine.about(LOG.atError(), task.command())
                            .setCause(e)
                            .log(
                                    "Request {}: its deadline could not be kept",
                                    task.command().requestId());
                }
            }
        }
        if (threads.isShutdown() && outstanding() == 0) {
            threads.shutdownNow(); // interrupts stages that keep their thread
            deadlines.shutdown();
        } else if (!tasks.isEmpty()) {
            sweepSoon();
        }
    }

    private void expire(ComputeTask task, long now) {
        boolean running = task.isRunning();
        long millis = (now - task.arrivedNanos()) / 1_000_000;
        String message = running
                ? "Its deadline passed while %s ran on %s, %d ms after it came"
                        .formatted(task.command().segment(), node, millis)
                : "Its deadline passed while it waited %d ms for a compute thread of %s".formatted(millis, node);
        task.answer(Completion.of(
                task.command(), new WorkResult.Failed(Verdict.TIMED_OUT, node, message, false), task.effort(now)));
        if (!running && threads.remove(task)) {
            tasks.remove(task);
        } else if (task.interrupt()) {
            overdue.increment();
            LOG.debug(
                    "Request {}: {} ran past the request's deadline and is interrupted",
                    task.command().requestId(),
                    task.command().segment());
        } else if (mayReplace() && task.loseThread(GRACE_NANOS)) {
            replaced.increment();
            RequestLine.about(LOG.atError(), task.command())
                    .log(
                            "Request {}: {} does not react to its interrupt; another thread takes its place",
                            task.command().requestId(),
                            task.command().segment());
            lost(1);
        }
    }

    private synchronized boolean mayReplace() {
        return lostThreads < MAX_LOST_THREADS;
    }

    private synchronized void lost(int more) {
        lostThreads += more;
        adjust();
    }

    private synchronized void adjust() {
        int threadsNow = size + lostThreads;
        if (threadsNow > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(threadsNow);
            threads.setCorePoolSize(threadsNow);
        } else {
            threads.setCorePoolSize(threadsNow);
            threads.setMaximumPoolSize(threadsNow);
        }
    }

    /** Its thread is free again. */
    private void ended(ComputeTask task) {
        tasks.remove(task);
        if (task.threadWasReplaced()) {
            lost(-1);
        }
    }

    private Completion compute(ComputeTask task) {
        Command command = task.command();
        long arrived = task.arrivedNanos();
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
        if (task.isAnswered()) {
            late.increment();
        }
        return Completion.of(command, result, new Effort(started - arrived, ended - started, 1));
    }

    private WorkResult result(Command command) {
        Optional<Flow<?, ?>> flow = flows.find(command.segment());
        if (flow.isEmpty()) {
            return new WorkResult.Failed(Verdict.NO_HANDLER, node, node + " does not know " + command.segment(), false);
        }
        try {
            return encode(flow.get(), command.segment(), run(flow.get(), command));
        } catch (StageFailure e) {
            RequestLine.about(LOG.atWarn(), command)
                    .setCause(e.getCause())
                    .log("Request {}: {}", command.requestId(), e.getMessage());
            return e.asResult(node);
        } catch (Throwable e) { // as of a value's own code, declared or not
            RequestLine.about(LOG.atError(), command)
                    .setCause(e)
                    .log("Request {}: {} can't be run", command.requestId(), command.segment());
            return new WorkResult.Failed(
                    Verdict.FAILED, node, command.segment() + " can't be run: " + Reason.of(e), false);
        }
    }

    private Outcome<?> run(Flow<?, ?> flow, Command command) {
        Object input = Json.read(command.payload(), Segments.inputTypeOf(flow, Segments.from(flow, command.segment())));
        StageContext context = new StageContext(command.requestId(), command.caller(), command.acceptedAt());
        return StageChain.run(flow, command.segment(), context, command.trace(), input, recorded(command));
    }

    private Consumer<StageTiming> recorded(Command command) {
        return ran -> recorder.stage(command.requestId(), command.trace(), command.id(), ran);
    }

    private static WorkResult encode(Flow<?, ?> flow, Segment segment, Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?> done -> new WorkResult.Done(Json.write(done.answer()));
            case Outcome.Refused<?> refused ->
                new WorkResult.Refused(
                        Json.write(refused.why()), Segments.effectBefore(flow, Segments.from(flow, segment)));
        };
    }

    private Completion failed(Command command, Verdict verdict, String message) {
        return Completion.of(command, new WorkResult.Failed(verdict, node, message, false), Effort.NONE);
    }

    /** Takes no more commands; those that wait are finished. */
    @Override
    public void close() {
        threads.shutdown();
        sweepSoon();
    }
}
