package dev.baton.timeline;

import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Records what every request of this node does, when, and on which thread, and keeps the timelines of slow, failed,
 * sampled and requested ones.
 *
 * <p>Every request leaves marks: a few numbers in arrays that are overwritten again and again. Only when it is over
 * does its gateway know whether it was slow or failed, and then it makes all nodes keep what they have of it
 * ({@link #onKeep}, {@link #keep}): tail-based recording. A request that is recorded from its start (requested, or in
 * the sample) says so in its {@link TraceParent}'s flags, and every node keeps its marks at once. Times are values of
 * {@link System#nanoTime}. Any thread; nothing here blocks, and what does not fit is counted.
 */
public final class Recorder implements AutoCloseable {
    private static final int MOST_STAGES = 1_000;
    private static final String OTHERS = "(others)";

    /** Verdicts of a stage that did its work. */
    private static final Set<Verdict> DONE = EnumSet.of(Verdict.REPLIED, Verdict.REFUSED);

    private final RecorderSettings settings;
    private final String node;
    private final boolean on;
    private final MarkWriter writer;
    private final TimelineKeeper keeper;
    private final SliceReader slices;
    private final NodeClock clock;
    private final KeepPolicy policy;
    private final FlowActivity activity;
    private final Map<Segment, String> knownStages = new ConcurrentHashMap<>();
    private final List<StageListener> stageListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<UUID>> keepListeners = new CopyOnWriteArrayList<>();
    private volatile MarkWatch watch = new MarkWatch() {};

    /**
     * @param node this node's name
     * @param labels the labels of a segment's stages
     */
    public Recorder(RecorderSettings settings, String node, NodeClock clock, Function<Segment, String> labels) {
        this.settings = settings;
        this.node = node;
        this.on = settings.marks() > 0;
        MarkRing marks = new MarkRing(settings.marks());
        this.writer = new MarkWriter(marks);
        this.keeper = new TimelineKeeper(marks, new SpanMaker(clock, labels, () -> watch), settings.kept());
        this.slices = new SliceReader(marks, clock);
        this.clock = clock;
        this.policy = new KeepPolicy(settings);
        this.activity = new FlowActivity(clock);
    }

    /** Records nothing. */
    public static Recorder off() {
        return new Recorder(RecorderSettings.NOTHING, "", NodeClock.started(), Segment::toString);
    }

    public RecorderSettings settings() {
        return settings;
    }

    /** Whether every node keeps this request's marks at once. */
    public static boolean recorded(TraceParent trace) {
        return KeepPolicy.recorded(trace);
    }

    /** The trace of a request whose client wants it recorded. */
    public static TraceParent requested(TraceParent trace) {
        return KeepPolicy.requested(trace);
    }

    /** A new request's trace, flagged if it is recorded from its start: requested, or sampled, within the budget. */
    public TraceParent admit(TraceParent trace) {
        return policy.admit(trace);
    }

    /** A stage ran on this thread. */
    public void stage(UUID requestId, TraceParent trace, StageTiming run) {
        stage(requestId, trace, 0, run);
    }

    /** A stage ran on this thread as part of a command's work. */
    public void stage(UUID requestId, TraceParent trace, long commandId, StageTiming run) {
        ran(run.flow(), run.stage(), run.ended() - run.started(), run.failed());
        if (!on) {
            return;
        }
        written(requestId, trace, writer.stage(requestId, trace, commandId, run));
    }

    /** Anything else that this thread did, or waited for, on behalf of a request. */
    public void span(UUID requestId, TraceParent trace, Span.Kind kind, String label, long started, long ended) {
        if (!on) {
            return;
        }
        written(requestId, trace, writer.span(requestId, trace, kind, label, started, ended));
    }

    /** A request waited without a thread. */
    public void parked(UUID requestId, TraceParent trace, String label, long started, long ended) {
        if (!on) {
            return;
        }
        written(requestId, trace, writer.parked(requestId, trace, label, started, ended));
    }

    /** A moment that matters: a checkpoint, another owner, the reply's last byte. */
    public void state(UUID requestId, TraceParent trace, String label) {
        if (!on) {
            return;
        }
        written(requestId, trace, writer.state(requestId, trace, label));
    }

    /**
     * A command's time at its sender, from the hand-over to its completion.
     *
     * @param peer the name of the receiving node
     * @param sent 0: it was never sent
     * @param completionBytes 0: no completion came
     */
    public void inFlight(
            Command command,
            String peer,
            long handedOver,
            long sent,
            long ended,
            int completionBytes,
            Verdict verdict) {
        if (!on) {
            return;
        }
        long left = sent == 0 ? ended : sent;
        long number = writer.inFlight(command, peer, handedOver, left, ended, completionBytes, verdict);
        written(command.requestId(), command.trace(), number);
    }

    /** A command waited for this thread, which then ran it. */
    public void work(Command command, long arrived, long started, long ended, Verdict verdict) {
        waited(command.segment(), started - arrived);
        if (!on) {
            return;
        }
        written(command.requestId(), command.trace(), writer.work(command, arrived, started, ended, verdict));
    }

    /**
     * A batch that a lane ran.
     *
     * @param lane the connection's name
     * @param commit when COMMIT was sent; 0: there was none
     * @param size 0: the command was in none, and waited until then
     */
    public record BatchRun(String lane, long started, long commit, long ended, int size) {

        /** The command waited until it was given up. */
        public static BatchRun none(String lane, long givenUp) {
            return new BatchRun(lane, givenUp, 0, givenUp, 0);
        }
    }

    /**
     * A command waited for a lane, and was part of a batch.
     *
     * @param durable what this batch stored: claimed, checkpoint, reply stored
     */
    public void lane(Command command, long arrived, BatchRun batch, Verdict verdict, Optional<String> durable) {
        Segment segment = command.segment();
        waited(segment, batch.started() - arrived);
        ran(segment.flow(), stages(segment), batch.ended() - batch.started(), !DONE.contains(verdict));
        if (!on) {
            return;
        }
        written(command.requestId(), command.trace(), writer.lane(command, arrived, batch, verdict, durable));
    }

    /** A command was turned away, as the queue of this track was full. */
    public void noPlace(Command command, Track queue) {
        if (!on) {
            return;
        }
        written(command.requestId(), command.trace(), writer.noPlace(command, queue));
    }

    /**
     * The rest of a command's flow was run here, too.
     *
     * @param sent when its completion was put into the frame
     */
    public void answered(Command command, long sent, Verdict verdict) {
        if (!on) {
            return;
        }
        written(command.requestId(), command.trace(), writer.answered(command, sent, verdict));
    }

    /**
     * A request, as it was accepted.
     *
     * @param trace as {@link #admit} returned it
     * @param requested whether the client wanted it recorded
     * @param parentSpan the client's span, 0 if there is none
     * @param style how it is completed
     */
    public record Accepted(
            UUID requestId,
            TraceParent trace,
            boolean requested,
            long parentSpan,
            String flow,
            String style,
            long acceptedNanos) {}

    /**
     * A request ended: if it was slow, failed, or is recorded anyway, all nodes keep it.
     *
     * @param verdict as text; the store's answers have words of their own
     * @param failed whether the verdict is a fault: such requests are kept
     */
    public void request(Accepted request, String verdict, boolean failed, long concluded) {
        activity.ended(request.flow(), verdict, concluded - request.acceptedNanos());
        if (!on) {
            return;
        }
        UUID id = request.requestId();
        TraceParent trace = request.trace();
        written(id, trace, writer.request(request, verdict, concluded));
        policy.keeps(request, failed, concluded).ifPresent(why -> {
            long start = clock.epochNanos(request.acceptedNanos());
            long took = concluded - request.acceptedNanos();
            keeper.keep(
                    new RequestSummary(id, trace, request.flow(), request.style(), verdict, start, took, node, why));
            if (!recorded(trace)) {
                keepListeners.forEach(listener -> listener.accept(id));
                keeper.keep(id);
            }
        });
    }

    /** How many requests ended here, and how: counted even if nothing is recorded. */
    public FlowActivity activity() {
        return activity;
    }

    /** Called with each request that all nodes should keep, on the thread on which it ended. */
    public void onKeep(Consumer<UUID> listener) {
        keepListeners.add(listener);
    }

    /** Called for each stage that waited or ran on this node, whether it is kept or not. */
    public void onStage(StageListener listener) {
        stageListeners.add(listener);
    }

    private void waited(Segment segment, long nanos) {
        for (StageListener listener : stageListeners) {
            listener.waited(segment.flow(), stages(segment), nanos);
        }
    }

    private void ran(String flow, String stage, long nanos, boolean failed) {
        for (StageListener listener : stageListeners) {
            listener.ran(flow, stage, nanos, failed);
        }
    }

    private String stages(Segment segment) {
        String known = knownStages.get(segment);
        if (known != null) {
            return known;
        }
        // segments come over the bus: a sender must not make this grow without bound
        return knownStages.size() < MOST_STAGES ? knownStages.computeIfAbsent(segment, Segment::stages) : OTHERS;
    }

    /** Called for each span of the requests that are kept here. */
    public void onSpan(SpanListener listener) {
        keeper.onSpan(listener);
    }

    /** The one that looks closer at threads from now on. */
    public void watch(MarkWatch watcher) {
        watch = watcher;
    }

    /** Keeps the marks that are still there of a request; soon, on a thread of its own. */
    public void keep(UUID requestId) {
        keeper.keep(requestId);
    }

    /** All spans of a request that this node knows, by start. What was done for no request is none's. */
    public List<Span> spans(UUID requestId) {
        return requestId.equals(StoreCall.NO_REQUEST) ? List.of() : keeper.spans(requestId);
    }

    /** A kept request of this gateway. */
    public Optional<RequestSummary> summary(UUID requestId) {
        return keeper.summary(requestId);
    }

    /** The kept requests of this gateway, newest first. */
    public List<RequestSummary> summaries() {
        return keeper.summaries();
    }

    /**
     * What threads, connections and queues did, by the marks that were written since.
     *
     * @param since {@link Slices#next} of the last look; negative: from now on
     */
    public Slices slices(long since) {
        return on ? slices.since(since) : Slices.NONE;
    }

    /** Marks that could not be kept or reported because a queue was full or they were overwritten. */
    public long lost() {
        return keeper.lost();
    }

    /** A request that is recorded from its start keeps its marks at once. */
    private void written(UUID requestId, TraceParent trace, long number) {
        if (recorded(trace)) {
            watch.wrote(number);
            keeper.keep(requestId, number);
        }
    }

    /** Nothing more is kept. */
    @Override
    public void close() {
        keeper.close();
    }
}
