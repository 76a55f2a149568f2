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
import org.jspecify.annotations.Nullable;

/**
 * Writes down what every request of this node does, when, and on which thread; and keeps what somebody will want to
 * see.
 *
 * <p>Every request leaves marks: a few numbers in arrays that are overwritten again and again. Only when it is over
 * does its gateway know whether it was slow or failed, and then it asks all nodes to keep what they have of it
 * ({@link #onKeep}, {@link #keep}): tail-based recording. A request that is recorded from its start (asked for, or in
 * the sample) says so in its {@link TraceParent}'s flags, and every node keeps its marks at once. Times are values of
 * {@link System#nanoTime}. Any thread; nothing here blocks, and what there is no room for is counted.
 */
public final class Recorder implements AutoCloseable {
    /** W3C's flag "sampled". */
    private static final byte RECORDED = 1;

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
    private final RateLimit samples;
    private final RateLimit keeps;
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
        this.samples = new RateLimit(settings.samplesPerSecond());
        this.keeps = new RateLimit(settings.keptPerSecond());
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
        return (trace.flags() & RECORDED) != 0;
    }

    /** The trace of a request that is recorded because somebody asked. */
    public static TraceParent asked(TraceParent trace) {
        return withFlags(trace, (byte) (trace.flags() | RECORDED));
    }

    private static TraceParent withFlags(TraceParent trace, byte flags) {
        return new TraceParent(trace.traceIdHigh(), trace.traceIdLow(), trace.spanId(), flags);
    }

    /**
     * Judges a new request's wish to be recorded by what is left of this second's budget, and takes a sample of the
     * others.
     */
    public TraceParent admit(TraceParent trace) {
        boolean asked = recorded(trace);
        if (!on) {
            return asked ? withFlags(trace, (byte) (trace.flags() & ~RECORDED)) : trace;
        }
        if (!asked && settings.samplesPerSecond() == 0) {
            return trace;
        }
        long now = System.nanoTime();
        boolean wanted = asked || samples.take(now);
        boolean granted = wanted && keeps.take(now);
        return granted == asked ? trace : withFlags(trace, (byte) (trace.flags() ^ RECORDED));
    }

    /** A stage ran on this thread. */
    public void stage(UUID requestId, TraceParent trace, StageTiming run) {
        stage(requestId, trace, 0, run);
    }

    /** A stage ran on this thread as part of a command's work. */
    public void stage(UUID requestId, TraceParent trace, long commandId, StageTiming run) {
        ran(run.flow(), run.stage(), run.ended() - run.started(), run.failed());
        mark(
                requestId,
                Mark.What.STAGE,
                trace,
                run.stage(),
                thread(),
                run.started(),
                run.ended(),
                0,
                0,
                commandId,
                0,
                null,
                null);
    }

    /** Anything else that this thread did, or waited for, for a request. */
    public void span(UUID requestId, TraceParent trace, Span.Kind kind, String label, long started, long ended) {
        mark(requestId, Mark.What.SPAN, trace, label, thread(), started, ended, 0, 0, 0, 0, kind, null);
    }

    /** It waited for something, and held no thread. */
    public void parked(UUID requestId, TraceParent trace, String label, long started, long ended) {
        mark(requestId, Mark.What.SPAN, trace, label, Span.PARKED, started, ended, 0, 0, 0, 0, Span.Kind.WAIT, null);
    }

    /** A moment that matters: a checkpoint, another owner, the reply's last byte. */
    public void state(UUID requestId, TraceParent trace, String label) {
        mark(requestId, Mark.What.STATE, trace, label, thread(), System.nanoTime(), 0, 0, 0, 0, 0, null, null);
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
        mark(
                command.requestId(),
                Mark.What.IN_FLIGHT,
                command.trace(),
                command.segment(),
                "",
                handedOver,
                left,
                ended,
                0,
                command.id(),
                sizes,
                verdict,
                peer);
    }

    /** A command waited for this thread, and was worked on here. */
    public void work(Command command, long arrived, long started, long ended, Verdict verdict) {
        waited(command.segment(), started - arrived);
        mark(
                command.requestId(),
                Mark.What.WORK,
                command.trace(),
                command.segment(),
                thread(),
                arrived,
                started,
                ended,
                0,
                command.id(),
                1,
                verdict,
                null);
    }

    /**
     * A command waited for a lane, and rode in a batch.
     *
     * @param lane the connection's name
     * @param commit when COMMIT was sent; 0: there was none
     * @param durable what the store holds since: claimed, checkpoint, reply stored
     */
    public void lane(
            Command command,
            String lane,
            long arrived,
            long started,
            long commit,
            long ended,
            int batch,
            Verdict verdict,
            Optional<String> durable) {
        Segment segment = command.segment();
        waited(segment, started - arrived);
        ran(segment.flow(), label(segment), ended - started, !SAID.contains(verdict));
        mark(
                command.requestId(),
                Mark.What.LANE,
                command.trace(),
                command.segment(),
                lane,
                arrived,
                started,
                commit,
                ended,
                command.id(),
                batch,
                verdict,
                durable.orElse(null));
    }

    /**
     * A request is over: if it was slow, failed, or is recorded anyway, it is kept here and by all others.
     *
     * @param admitted its trace as {@link #admit} answered it
     * @param asked whether somebody wanted it recorded
     * @param parentSpan the client's span, 0 if there is none
     * @param verdict in words; the store's answers have one of their own
     * @param failed whether the verdict is one that somebody should look at
     */
    public void request(
            UUID requestId,
            TraceParent admitted,
            boolean asked,
            long parentSpan,
            String flow,
            String style,
            String verdict,
            boolean failed,
            long accepted,
            long concluded) {
        if (!on) {
            return;
        }
        mark(
                requestId,
                Mark.What.REQUEST,
                admitted,
                flow,
                thread(),
                accepted,
                concluded,
                0,
                0,
                parentSpan,
                0,
                verdict,
                style);
        boolean recorded = recorded(admitted);
        boolean slow = concluded - accepted > settings.slow().toNanos();
        if (!recorded && !((failed || slow) && keeps.take(concluded))) {
            return;
        }
        RequestSummary.Why why = failed
                ? RequestSummary.Why.FAILED
                : slow ? RequestSummary.Why.SLOW : asked ? RequestSummary.Why.ASKED : RequestSummary.Why.SAMPLED;
        long start = clock.epochNanos(accepted);
        kept.summary(
                new RequestSummary(requestId, admitted, flow, style, verdict, start, concluded - accepted, node, why));
        if (!recorded) {
            keepers.forEach(keeper -> keeper.accept(requestId));
            keep(requestId);
        }
    }

    /** Is told of each request that all nodes shall keep what they have of. On whatever thread the request ended on. */
    public void onKeep(Consumer<UUID> keeper) {
        keepers.add(keeper);
    }

    /** Is told of each stage that waited or ran on this node, whether it is kept or not. */
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
        // segments come over the bus: nobody shall make this grow
        return knownLabels.size() < MOST_LABELS ? knownLabels.computeIfAbsent(segment, labels) : OTHERS;
    }

    /** Is told of each span of the requests that are kept here. */
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

    /** MarkRing that could not be kept or told, for want of room. */
    public long lost() {
        return lost.get();
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }

    private void mark(
            UUID requestId,
            Mark.What what,
            TraceParent trace,
            Object label,
            String thread,
            long t0,
            long t1,
            long t2,
            long t3,
            long command,
            long size,
            @Nullable Object a,
            @Nullable Object b) {
        if (!on) {
            return;
        }
        long number = marks.write(requestId, what, trace, label, thread, t0, t1, t2, t3, command, size, a, b);
        if (recorded(trace)) {
            Mark mark = new Mark(number, requestId, what, trace, label, thread, t0, t1, t2, t3, command, size, a, b);
            onOwnThread(() -> tell(kept.add(requestId, List.of(mark))));
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
