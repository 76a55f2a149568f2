package dev.baton.timeline;

import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records what every request of this node does, when, and on which thread, and keeps the timelines of slow, failed,
 * sampled and requested ones.
 *
 * <p>Every request leaves marks: a few numbers in arrays that are overwritten again and again. Only when it is over
 * does its gateway know whether it was slow or failed, and then it asks all nodes to keep what they have of it
 * ({@link #onKeep}, {@link #keep}): tail-based recording. A request that is recorded from its start (asked for, or in
 * the sample) says so in its {@link TraceParent}'s flags, and every node keeps its marks at once. Times are values of
 * {@link System#nanoTime}. Any thread; nothing here blocks, and what does not fit is counted.
 */
public final class Recorder implements AutoCloseable {
    private static final int QUEUE = 4_096;
    private static final int MOST_LABELS = 1_000;
    private static final String OTHERS = "(others)";

    /** What a stage says that did its work. */
    private static final Set<Verdict> SAID = EnumSet.of(Verdict.REPLIED, Verdict.REFUSED);

    private final RecorderSettings settings;
    private final String node;
    private final boolean on;
    private final MarkRing marks;
    private final KeptTimelines kept;
    private final SpanMaker spans;
    private final NodeClock clock;
    private final KeepPolicy policy;
    private final Function<Segment, String> labels;
    private final Map<Segment, String> knownLabels = new ConcurrentHashMap<>();
    private final List<StageListener> stageListeners = new CopyOnWriteArrayList<>();
    private final List<SpanListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<UUID>> keepers = new CopyOnWriteArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor own;

    /**
     * @param node this node's name
     * @param labels what people call a segment's stages
     */
    public Recorder(RecorderSettings settings, String node, NodeClock clock, Function<Segment, String> labels) {
        this.settings = settings;
        this.node = node;
        this.on = settings.marks() > 0;
        this.marks = new MarkRing(settings.marks());
        this.kept = new KeptTimelines(settings.kept());
        this.clock = clock;
        this.labels = labels;
        this.spans = new SpanMaker(clock, labels);
        this.policy = new KeepPolicy(settings);
        this.own = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> Thread.ofPlatform()
                        .daemon()
                        .name("baton-recorder")
                        .unstarted(task));
        own.allowCoreThreadTimeOut(true);
    }

    /** One that records nothing: for tests of other things. */
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

    /** The trace of a request that is recorded because the client asked. */
    public static TraceParent asked(TraceParent trace) {
        return KeepPolicy.asked(trace);
    }

    /** A new request's trace, flagged if it is recorded from its start: asked for, or sampled, within the budget. */
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
        long number;
        synchronized (marks) {
            number = marks.next(requestId, Mark.What.STAGE, trace, run.stage(), Track.Kind.current(), thread())
                    .times(run.started(), run.ended())
                    .command(commandId)
                    .written();
        }
        written(requestId, trace, number);
    }

    /** Anything else that this thread did, or waited for, for a request. */
    public void span(UUID requestId, TraceParent trace, Span.Kind kind, String label, long started, long ended) {
        if (!on) {
            return;
        }
        long number;
        synchronized (marks) {
            number = marks.next(requestId, Mark.What.SPAN, trace, label, Track.Kind.current(), thread())
                    .times(started, ended)
                    .notes(kind, null)
                    .written();
        }
        written(requestId, trace, number);
    }

    /** It waited for something, and held no thread. */
    public void parked(UUID requestId, TraceParent trace, String label, long started, long ended) {
        if (!on) {
            return;
        }
        long number;
        synchronized (marks) {
            number = marks.next(requestId, Mark.What.SPAN, trace, label, Track.Kind.PARKED, "")
                    .times(started, ended)
                    .notes(Span.Kind.WAIT, null)
                    .written();
        }
        written(requestId, trace, number);
    }

    /** A moment that matters: a checkpoint, another owner, the reply's last byte. */
    public void state(UUID requestId, TraceParent trace, String label) {
        if (!on) {
            return;
        }
        long number;
        synchronized (marks) {
            number = marks.next(requestId, Mark.What.STATE, trace, label, Track.Kind.current(), thread())
                    .times(System.nanoTime(), 0)
                    .written();
        }
        written(requestId, trace, number);
    }

    /**
     * A command's time at its sender, from the hand-over to its completion.
     *
     * @param peer the name of the node that had it
     * @param sent 0: it never was
     * @param completionBytes 0: none came
     */
    public void inFlight(
            Command command,
            String peer,
            long handedOver,
            long sent,
            long ended,
            int completionBytes,
            Verdict verdict) {
        long sizes = (long) command.payload().length() << 32 | completionBytes;
        long left = sent == 0 ? ended : sent;
        if (!on) {
            return;
        }
        long number;
        synchronized (marks) {
            number = next(command, Mark.What.IN_FLIGHT, Track.Kind.PARKED, "")
                    .times(handedOver, left, ended, 0)
                    .size(sizes)
                    .notes(verdict, peer)
                    .written();
        }
        written(command.requestId(), command.trace(), number);
    }

    /** A command waited for this thread, and was worked on here. */
    public void work(Command command, long arrived, long started, long ended, Verdict verdict) {
        waited(command.segment(), started - arrived);
        if (!on) {
            return;
        }
        long number;
        synchronized (marks) {
            number = next(command, Mark.What.WORK, Track.Kind.current(), thread())
                    .times(arrived, started, ended, 0)
                    .size(1)
                    .notes(verdict, null)
                    .written();
        }
        written(command.requestId(), command.trace(), number);
    }

    /**
     * A batch that a lane ran.
     *
     * @param lane the connection's name
     * @param commit when COMMIT was sent; 0: there was none
     */
    public record BatchRun(String lane, long started, long commit, long ended, int size) {}

    /**
     * A command waited for a lane, and was part of a batch.
     *
     * @param durable what the store holds since: claimed, checkpoint, reply stored
     */
    public void lane(Command command, long arrived, BatchRun batch, Verdict verdict, Optional<String> durable) {
        Segment segment = command.segment();
        waited(segment, batch.started() - arrived);
        ran(segment.flow(), label(segment), batch.ended() - batch.started(), !SAID.contains(verdict));
        if (!on) {
            return;
        }
        long number;
        synchronized (marks) {
            number = next(command, Mark.What.LANE, Track.Kind.CONNECTION, batch.lane())
                    .times(arrived, batch.started(), batch.commit(), batch.ended())
                    .size(batch.size())
                    .notes(verdict, durable.orElse(null))
                    .written();
        }
        written(command.requestId(), command.trace(), number);
    }

    /**
     * A request, as it was accepted.
     *
     * @param trace as {@link #admit} returned it
     * @param asked whether the client wanted it recorded
     * @param parentSpan the client's span, 0 if there is none
     * @param style how it is completed
     */
    public record Accepted(
            UUID requestId,
            TraceParent trace,
            boolean asked,
            long parentSpan,
            String flow,
            String style,
            long acceptedNanos) {}

    /**
     * A request ended: if it was slow, failed, or is recorded anyway, all nodes keep it.
     *
     * @param verdict in words; the store's answers have one of their own
     * @param failed whether the verdict is a fault, so that the request is worth keeping
     */
    public void request(Accepted request, String verdict, boolean failed, long concluded) {
        if (!on) {
            return;
        }
        UUID id = request.requestId();
        TraceParent trace = request.trace();
        long number;
        synchronized (marks) {
            number = marks.next(id, Mark.What.REQUEST, trace, request.flow(), Track.Kind.current(), thread())
                    .times(request.acceptedNanos(), concluded)
                    .command(request.parentSpan())
                    .notes(verdict, request.style())
                    .written();
        }
        written(id, trace, number);
        policy.keeps(request, failed, concluded).ifPresent(why -> {
            long start = clock.epochNanos(request.acceptedNanos());
            long took = concluded - request.acceptedNanos();
            kept.summary(
                    new RequestSummary(id, trace, request.flow(), request.style(), verdict, start, took, node, why));
            if (!recorded(trace)) {
                keepers.forEach(keeper -> keeper.accept(id));
                keep(id);
            }
        });
    }

    /** Called with each request that all nodes are to keep, on the thread on which it ended. */
    public void onKeep(Consumer<UUID> keeper) {
        keepers.add(keeper);
    }

    /** Called for each stage that waited or ran on this node, whether it is kept or not. */
    public void onStage(StageListener listener) {
        stageListeners.add(listener);
    }

    private void waited(Segment segment, long nanos) {
        for (StageListener listener : stageListeners) {
            listener.waited(segment.flow(), label(segment), nanos);
        }
    }

    private void ran(String flow, String stage, long nanos, boolean failed) {
        for (StageListener listener : stageListeners) {
            listener.ran(flow, stage, nanos, failed);
        }
    }

    private String label(Segment segment) {
        String known = knownLabels.get(segment);
        if (known != null) {
            return known;
        }
        // segments come over the bus: a sender must not make this grow without bound
        return knownLabels.size() < MOST_LABELS ? knownLabels.computeIfAbsent(segment, labels) : OTHERS;
    }

    /** Called for each span of the requests that are kept here. */
    public void onSpan(SpanListener listener) {
        listeners.add(listener);
    }

    /** Keeps what there still is of a request; soon, on a thread of its own. */
    public void keep(UUID requestId) {
        onOwnThread(() -> tell(kept.add(requestId, marks.of(requestId))));
    }

    /** All that this node knows of a request, by start; empty if that is nothing. */
    public List<Span> spans(UUID requestId) {
        return Stream.concat(kept.of(requestId).stream(), marks.of(requestId).stream())
                .collect(Collectors.toMap(Mark::number, Function.identity(), (one, same) -> one))
                .values()
                .stream()
                .sorted(Comparator.comparingLong(Mark::number))
                .flatMap(mark -> spans.spans(mark).stream())
                .sorted(Comparator.comparingLong(Span::startNanos))
                .toList();
    }

    /** What is known of a request that this node was the gateway of, and kept. */
    public Optional<RequestSummary> summary(UUID requestId) {
        return kept.summary(requestId);
    }

    /** The requests that this node was the gateway of, and kept; newest first. */
    public List<RequestSummary> summaries() {
        return new ArrayList<>(kept.summaries()).reversed();
    }

    /** Marks that could not be kept or reported, for want of room. */
    public long lost() {
        return lost.get();
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }

    /** Only while the lock of the marks is held. */
    private MarkRing.Slot next(Command command, Mark.What what, Track.Kind kind, String name) {
        return marks.next(command.requestId(), what, command.trace(), command.segment(), kind, name)
                .command(command.id());
    }

    /** A request that is recorded from its start keeps its marks at once. */
    private void written(UUID requestId, TraceParent trace, long number) {
        if (recorded(trace)) {
            onOwnThread(() -> marks.at(number, requestId)
                    .ifPresentOrElse(mark -> tell(kept.add(requestId, List.of(mark))), lost::incrementAndGet));
        }
    }

    private void tell(List<Mark> fresh) {
        if (listeners.isEmpty()) {
            return;
        }
        for (Mark mark : fresh) {
            for (Span span : spans.spans(mark)) {
                listeners.forEach(listener -> listener.ended(mark.trace(), span));
            }
        }
    }

    private void onOwnThread(Runnable task) {
        try {
            own.execute(task);
        } catch (java.util.concurrent.RejectedExecutionException full) {
            lost.incrementAndGet();
        }
    }

    /** Nothing more is kept. */
    @Override
    public void close() {
        own.shutdown();
    }
}
