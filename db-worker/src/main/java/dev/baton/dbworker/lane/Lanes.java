package dev.baton.dbworker.lane;

import dev.baton.async.Sweeper;
import dev.baton.bus.NodeGauges;
import dev.baton.bus.NodeKnobs;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All lanes of a db-worker. Commands with the same hint always meet in the same lane, so that one account's work never
 * waits for itself in another; {@link QuickReads} gather; the others go where the least waits. Leases, lists, and what
 * needs a locked row have lanes of their own. Event loop only.
 */
public final class Lanes {
    private static final Duration SWEEP = Duration.ofMillis(50);

    private final BatchJobs jobs;
    private final CompletionSink answers;
    private final String node;
    private final List<Lane> lanes;
    private final LaneLimits limits;
    private final QuickReads quick = new QuickReads();
    private final int mostWaiting;
    private final Lane leases;
    private final Lane lists;
    private final List<Lane> all;
    private Optional<Promise<Void>> drained = Optional.empty();
    private final Sweeper sweeper;

    /** With equal connections, without recorder. */
    public Lanes(
            Vertx vertx,
            Connector connector,
            BatchJobs jobs,
            CompletionSink answers,
            LaneSettings settings,
            MeterRegistry registry,
            String node) {
        this(
                vertx,
                LaneConnectors.same(connector),
                jobs,
                answers,
                settings,
                new Reporting(node, registry, Recorder.off()));
    }

    /**
     * What lanes report to.
     *
     * @param node this node's name, for verdicts
     */
    public record Reporting(String node, MeterRegistry meters, Recorder recorder) {

        /** The rest of this command's flow was run here, and its completion is put into the frame now. */
        public void answered(Command command, Verdict verdict) {
            recorder.answered(command, System.nanoTime(), verdict);
        }
    }

    public Lanes(
            Vertx vertx,
            LaneConnectors connectors,
            BatchJobs jobs,
            CompletionSink answers,
            LaneSettings settings,
            Reporting reporting) {
        this.jobs = jobs;
        this.answers = answers;
        this.node = reporting.node();
        this.limits = LaneLimits.of(settings);
        this.mostWaiting = settings.maxWaiting();
        LaneMeters meters = new LaneMeters(reporting.meters());
        Lane.Shared shared = new Lane.Shared(vertx, node, limits, meters, reporting.recorder(), quick, this::whenIdle);
        Lane locked = Lane.forLocked("locked", connectors.locked(), shared);
        this.leases = Lane.apart("leases", connectors.leases(), shared);
        this.lists = Lane.apart("lists", connectors.lists(), shared);
        this.lanes = IntStream.rangeClosed(1, settings.lanes())
                .mapToObj(number -> Lane.forFlows(Integer.toString(number), connectors.payload(), shared, locked))
                .toList();
        this.all =
                Stream.concat(lanes.stream(), Stream.of(locked, leases, lists)).toList();
        this.sweeper = new Sweeper(vertx, SWEEP, this::sweep);
    }

    /** Answers whether there are commands left. */
    private boolean sweep() {
        all.forEach(Lane::sweep);
        return outstanding() > 0;
    }

    /** Done when every lane has its connection. */
    public Future<Void> open() {
        return Future.all(all.stream().map(Lane::open).toList()).mapEmpty();
    }

    /** Why a lane has no connection right now; empty: all have theirs. */
    public Optional<String> problem() {
        return all.stream().flatMap(lane -> lane.problem().stream()).findFirst();
    }

    /** Whether the database has been out of reach for so long that work had better go to another node. */
    public boolean away() {
        return all.stream().anyMatch(Lane::aboutToBeAway);
    }

    /** How each stands right now. */
    public List<NodeGauges.Lane> gauges() {
        return all.stream().map(Lane::gauges).toList();
    }

    /** All that wait; places are those of the lanes for flows, as only these turn commands of flows away. */
    public NodeGauges.Queue queues() {
        return all.stream().map(Lane::queue).reduce(NodeGauges.Queue.NONE, NodeGauges.Queue::plus);
    }

    /** Commands in a batch at the most: of the batches that begin from now on. */
    public NodeKnobs.Knob batchKnob() {
        return new NodeKnobs.Knob(limits.batchMax()::get, limits.batchMax()::set);
    }

    /** Commands that may wait in a lane for the stages of flows, as configured at the most; those that wait stay. */
    public NodeKnobs.Knob queueKnob() {
        AtomicInteger limit = limits.maxWaiting();
        return new NodeKnobs.Knob(limit::get, wanted -> limit.set(Math.min(mostWaiting, wanted)));
    }

    /** Commands that are not answered yet. */
    public int outstanding() {
        return all.stream().mapToInt(Lane::outstanding).sum();
    }

    /** Takes all commands first and starts lanes then, so that they travel on together. */
    public void accept(String senderNodeId, List<Command> commands) {
        long now = System.nanoTime();
        Set<Lane> touched = new LinkedHashSet<>();
        for (Command command : commands) {
            Optional<BatchJob> job = jobs.jobFor(command);
            if (job.isEmpty()) {
                turnAway(senderNodeId, command);
            } else {
                Lane lane = laneFor(job.get(), command);
                lane.add(job.get(), new Pending(new Delivery(senderNodeId, command), now, node, answers));
                touched.add(lane);
            }
        }
        touched.forEach(Lane::pump);
        sweeper.start();
    }

    private Lane laneFor(BatchJob job, Command command) {
        return switch (job.kind()) {
            case PAYLOAD -> payloadLane(job, command);
            case LEASES -> leases;
            case LISTS -> lists;
        };
    }

    private Lane payloadLane(BatchJob job, Command command) {
        return command.laneHint() == Command.ANY_LANE
                ? gathering(job)
                        .or(() -> lanes.stream().min(Comparator.comparingInt(Lane::outstanding)))
                        .orElseThrow()
                : lanes.get(Math.floorMod(command.laneHint() * 0x9E3779B1 >>> 16, lanes.size()));
    }

    private Optional<Lane> gathering(BatchJob job) {
        return quick.contains(job)
                ? lanes.stream().filter(lane -> lane.gathers(job)).findFirst()
                : Optional.empty();
    }

    private void turnAway(String senderNodeId, Command command) {
        var failure = new WorkResult.Failed(
                Verdict.NO_HANDLER, node, "%s does not know %s".formatted(node, command.segment()), false);
        answers.send(new Delivery(senderNodeId, command), Completion.of(command, failure, Effort.NONE));
    }

    /**
     * Done when every command is answered. New ones are still taken: their senders may not know yet that we are about
     * to stop.
     */
    public Future<Void> drain() {
        Promise<Void> promise = drained.orElseGet(Promise::promise);
        drained = Optional.of(promise);
        whenIdle();
        return promise.future();
    }

    private void whenIdle() {
        if (outstanding() == 0) {
            drained.ifPresent(Promise::tryComplete);
        }
    }

    /** Answers what is left, as discarded, and closes the connections. */
    public Future<Void> close() {
        sweeper.stop();
        return Future.join(all.stream().map(Lane::close).toList()).mapEmpty();
    }
}
