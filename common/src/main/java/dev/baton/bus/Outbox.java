package dev.baton.bus;

import dev.baton.message.Completion;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.FrameCodec;
import io.vertx.core.Context;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what one turn of an event loop produces for each node, and sends it at the end of that turn as one frame. It
 * never waits for more: batches of one when idle, of hundreds under load.
 *
 * <p>It holds no more than one turn produces, which credit windows bound. Event loop only.
 */
public final class Outbox {
    private static final DeliveryOptions OPTIONS =
            new DeliveryOptions().setCodecName(FrameCodec.NAME).setTracingPolicy(TracingPolicy.IGNORE);

    private final EventBus bus;
    private final Context loop;
    private final String self;
    private final FrameMeter meter;
    private final ReceivedCommands received;
    private final Map<String, Gathered> perNode = new LinkedHashMap<>();
    private boolean flushDue;

    private static final class Gathered {
        private final List<Entry> entries = new ArrayList<>();
        private int bytes;

        boolean hasRoomFor(int more) {
            return entries.size() < Frame.MAX_ENTRIES && bytes + more <= Frame.MAX_BYTES;
        }
    }

    Outbox(EventBus bus, Context loop, String self, FrameMeter meter, ReceivedCommands received) {
        this.received = received;
        this.bus = bus;
        this.loop = loop;
        this.self = self;
        this.meter = meter;
    }

    /** Whether an entry is small enough to travel at all. */
    public static boolean fits(Entry entry) {
        return entry.wireSize() <= Frame.MAX_ENTRY_BYTES;
    }

    /** Adds an entry to this turn's frame for a node. The entry must {@link #fits fit}. */
    public void add(String nodeId, Entry entry) {
        if (entry instanceof Completion completion) {
            received.completed(nodeId, completion.commandId());
        }
        int size = entry.wireSize();
        Gathered gathered = perNode.computeIfAbsent(nodeId, ignored -> new Gathered());
        if (!gathered.hasRoomFor(size)) {
            send(nodeId, gathered);
            gathered = new Gathered();
            perNode.put(nodeId, gathered);
        }
        gathered.entries.add(entry);
        gathered.bytes += size;
        if (!flushDue) {
            flushDue = true;
            loop.runOnContext(ignored -> flush());
        }
    }

    private void flush() {
        flushDue = false;
        perNode.forEach(this::send);
        perNode.clear();
    }

    private void send(String nodeId, Gathered gathered) {
        meter.sent(gathered.entries.size());
        bus.send(Addresses.node(nodeId), new Frame(self, gathered.entries), OPTIONS);
    }
}
