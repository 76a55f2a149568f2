package dev.baton.bus;

import dev.baton.message.FrameCodec;
import dev.baton.tap.Tap;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This node's end of the bus: its roster and inbox, and an outbox and hand-over for each event loop that wants one. Any
 * thread.
 */
public final class Bus {
    private final Vertx vertx;
    private final BusSettings settings;
    private final String self;
    private final Instruments instruments;
    private final FrameMeter frames;
    private final Tap tap;
    private final Recorder recorder;
    private final TapInterceptors lookout;
    private final NodeQueries queries;
    private final NodeGauges gauges = new NodeGauges();
    private final NodeKnobs knobs = new NodeKnobs();
    private final Roster roster;
    private final ReceivedCommands received;
    private final Inbox inbox;
    private final AtomicInteger nextLoop = new AtomicInteger();

    /** Without tap and meters. */
    public Bus(Vertx vertx, Membership membership, NodeCard self, BusSettings settings, MeterRegistry meters) {
        this(vertx, membership, self, settings, meters, Tap.off(), Recorder.off());
    }

    /** @param self this node's card; it is announced as it stands when the bus opens */
    public Bus(
            Vertx vertx,
            Membership membership,
            NodeCard self,
            BusSettings settings,
            MeterRegistry meters,
            Tap tap,
            Recorder recorder) {
        this.vertx = vertx;
        this.settings = settings;
        this.self = self.nodeId();
        this.tap = tap;
        this.recorder = recorder;
        this.lookout = new TapInterceptors(vertx.eventBus(), tap);
        this.frames = new FrameMeter(meters);
        this.queries = new NodeQueries(vertx, membership, self.nodeId(), frames);
        this.instruments = new Instruments(meters, frames, tap, recorder);
        this.roster = new Roster(vertx, membership, self, frames);
        this.received = new ReceivedCommands(vertx, membership, self.nodeId(), frames);
        Context inboxLoop = vertx.getOrCreateContext();
        this.inbox = new Inbox(vertx, membership, outbox(inboxLoop), self, frames, tap, received);
        // Nodes send no objects that Java has serialized.
        vertx.eventBus().serializableChecker(type -> false).clusterSerializableChecker(type -> false);
        vertx.eventBus().registerCodec(new FrameCodec(roster::frameFormat));
    }

    /** Registers this node's consumers; done when every node can see them. */
    public Future<Void> open() {
        lookout.open();
        return received.open()
                .compose(ignored -> inbox.open())
                .compose(ignored -> roster.open())
                .compose(ignored -> queries.open());
    }

    /** Unregisters them: nothing reaches this node any more. */
    public Future<Void> close() {
        return queries.close()
                .eventually(roster::close)
                .eventually(inbox::close)
                .eventually(received::close)
                .onComplete(ignored -> lookout.close());
    }

    public Roster roster() {
        return roster;
    }

    /** What is seen of messages. */
    public Tap tap() {
        return tap;
    }

    /** How this node's lanes, windows and open requests stand. */
    public NodeGauges gauges() {
        return gauges;
    }

    /** What can be changed while this node runs. */
    public NodeKnobs knobs() {
        return knobs;
    }

    /** Queries of nodes about each other. */
    public NodeQueries queries() {
        return queries;
    }

    /** Where what this node does is written down. */
    public Recorder recorder() {
        return recorder;
    }

    public Inbox inbox() {
        return inbox;
    }

    /** An outbox of this event loop. */
    public Outbox outbox(Context loop) {
        return new Outbox(vertx.eventBus(), loop, self, frames, received);
    }

    /** A hand-over of this event loop, with a number of its own that completions come back to. Call it on the loop. */
    public Dispatcher dispatcher(Context context) {
        int loop = nextLoop.getAndIncrement();
        Dispatcher dispatcher = new Dispatcher(loop, vertx, context, roster, outbox(context), settings, instruments);
        inbox.openLoop(loop, context, dispatcher::receive);
        new OverdueCommands(vertx, dispatcher, received).open();
        gauges.ofWindows(dispatcher::windows);
        return dispatcher;
    }
}
