package dev.baton.tap;

import dev.baton.message.Claimed;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records every message that leaves this node or arrives, and each command and completion inside frames. It never
 * delays a message. It writes numbers and references, under a lock that is held for a few stores per frame;
 * {@link TapReader} makes {@link Hop}s of them on demand.
 *
 * <p>Levels are set by address prefix and forgotten by a restart. A prefix with more messages than the limits is
 * switched off, which is reported in the log, in streams and by {@link #rules}. Any thread.
 */
public class Tap { // not final: a test makes one that fails
    private static final Logger LOG = LoggerFactory.getLogger(Tap.class);

    private final TapSettings settings;
    private final TapRules rules;
    private final HopRing ring;
    private final HopMaker maker;
    private final Traffic traffic = new Traffic();
    private final AtomicLong failures = new AtomicLong();
    private final Object lock = new Object();
    private final TapChanges changes = new TapChanges();

    /** @param selfId this node's id on the bus */
    public Tap(TapSettings settings, String selfId, NodeClock clock) {
        this.settings = settings;
        this.rules = new TapRules(settings.level());
        this.ring = new HopRing(settings.hops(), settings.payloadBytes());
        this.maker = new HopMaker(selfId, clock, new PayloadMask(settings.mask(), settings.payloadShown()));
    }

    /** Records nothing. */
    public static Tap off() {
        return new Tap(TapSettings.OFF, "", NodeClock.started());
    }

    /** Whether nothing at all is recorded. */
    public boolean isOff() {
        return rules.allOff();
    }

    /** The tap itself failed to record something. */
    public void failed(RuntimeException why) {
        if (failures.getAndIncrement() == 0) {
            LOG.error("The tap failed; messages are not affected, and further failures are only counted", why);
        }
    }

    /** A frame is sent, or has arrived. */
    public void frame(Hop.Direction direction, String address, String peer, Frame frame) {
        TapRules.Rated rated = rules.of(address);
        if (rated.rule.level() == TapLevel.OFF) {
            return;
        }
        boolean full = rated.rule.level() == TapLevel.FULL;
        long now = System.nanoTime();
        String thread = Thread.currentThread().getName();
        int bytes = 0;
        synchronized (lock) {
            for (Entry entry : frame.entries()) {
                bytes += entry.wireSize();
            }
            ring.next(now, direction, Hop.Kind.FRAME, address, peer, thread)
                    .bytes(bytes)
                    .batch(frame.entries().size());
            long payloads = 0;
            for (Entry entry : frame.entries()) {
                payloads += switch (entry) {
                    case Command command -> {
                        HopRing.Slot slot = ring.next(now, direction, Hop.Kind.COMMAND, address, peer, thread);
                        yield command(slot, command, full);
                    }
                    case Completion completion -> {
                        Segment segment = answered(completion, direction, peer);
                        HopRing.Slot slot = ring.next(now, direction, Hop.Kind.COMPLETION, address, peer, thread);
                        yield completion(slot, completion, segment, full);
                    }
                    case Claimed claimed -> {
                        Segment segment = segmentOf(claimed, direction, peer);
                        ring.next(now, direction, Hop.Kind.CLAIMED, address, peer, thread)
                                .about(claimed.commandId(), claimed.requestId(), segment);
                        yield 0;
                    }
                };
            }
            nameHousekeeping(frame);
            rate(rated, now, 1 + frame.entries().size(), full ? payloads : 0);
        }
        traffic.message(address, bytes, frame.entries().size());
    }

    /** A frame that holds nothing but a node's own call is named by it: then it can be told from others. */
    private void nameHousekeeping(Frame frame) {
        if (frame.entries().size() == 1) {
            Segment segment = ring.segment(ring.end() - 1);
            if (segment != null && Housekeeping.isCall(segment.flow())) {
                ring.segment(ring.end() - 2, segment);
            }
        }
    }

    private static int command(HopRing.Slot slot, Command command, boolean full) {
        int bytes = command.payload().length();
        slot.about(command.id(), command.requestId(), command.segment()).bytes(bytes);
        if (full) {
            slot.content(command.payload());
        }
        return bytes;
    }

    private @Nullable Segment segmentOf(Claimed claimed, Hop.Direction way, String peer) {
        long command = ring.find(claimed.commandId(), Hop.Kind.COMMAND, opposite(way), peer);
        return command < 0 ? null : ring.segment(command);
    }

    /** What the command was that this completion answers, now marked with the verdict; null if it is not held. */
    private @Nullable Segment answered(Completion completion, Hop.Direction way, String peer) {
        long command = ring.find(completion.commandId(), Hop.Kind.COMMAND, opposite(way), peer);
        if (command < 0) {
            return null;
        }
        ring.verdict(command, completion.result().verdict());
        return ring.segment(command);
    }

    private static int completion(HopRing.Slot slot, Completion completion, @Nullable Segment segment, boolean full) {
        int bytes = completion.result().wireSize();
        slot.about(completion.commandId(), completion.requestId(), segment)
                .bytes(bytes)
                .effort(completion.effort())
                .verdict(completion.result().verdict());
        if (full) {
            slot.content(completion.result());
        }
        return bytes;
    }

    private static Hop.Direction opposite(Hop.Direction way) {
        return way == Hop.Direction.OUT ? Hop.Direction.IN : Hop.Direction.OUT;
    }

    /**
     * Any other message is sent, or has arrived.
     *
     * @param sender the id of the other node that sent it; empty if that isn't known
     */
    public void message(
            Hop.Direction direction,
            Hop.Kind kind,
            String address,
            String sender,
            Map<String, String> headers,
            Optional<Buffer> body) {
        TapRules.Rated rated = rules.of(address);
        if (rated.rule.level() == TapLevel.OFF) {
            return;
        }
        boolean full = rated.rule.level() == TapLevel.FULL;
        int bytes = body.map(Buffer::length).orElse(0);
        HopMaker.Other content = new HopMaker.Other(headers, full ? body : Optional.empty());
        long now = System.nanoTime();
        synchronized (lock) {
            ring.next(
                            now,
                            direction,
                            kind,
                            address,
                            sender,
                            Thread.currentThread().getName())
                    .bytes(bytes)
                    .content(content);
            rate(rated, now, 1, full ? bytes : 0);
        }
        traffic.message(address, bytes, 1);
    }

    private void rate(TapRules.Rated rated, long now, int hops, long payload) {
        if (rated.rule.level() != TapLevel.OFF && rated.tooMuch(now, hops, payload, settings)) {
            String why = "more than %d messages or %d bytes of payloads in a second"
                    .formatted(settings.maxHopsPerSecond(), settings.maxPayloadsPerSecond());
            switchOff(rated.rule, why);
        }
    }

    private void switchOff(TapRule rule, String why) {
        boolean already = rules.all().stream()
                .anyMatch(other -> other.prefix().equals(rule.prefix()) && other.level() == TapLevel.OFF);
        if (!already) {
            LOG.warn("The tap of '{}' switched itself off: {}", rule.prefix(), why);
            set(new TapRule(rule.prefix(), TapLevel.OFF, "switched itself off: " + why));
        }
    }

    /**
     * This node gave up on a command, or never sent it.
     *
     * @param peer empty if it was not sent
     */
    public void judged(Command command, String peer, boolean sent, Verdict verdict) {
        if (rules.allOff()) {
            return;
        }
        long now = System.nanoTime();
        synchronized (lock) {
            if (sent) {
                long hop = ring.search(command.id(), Hop.Kind.COMMAND, Hop.Direction.OUT);
                if (hop >= 0) {
                    ring.verdict(hop, verdict);
                    changes.verdict(hop);
                }
            } else if (level("") != TapLevel.OFF) {
                String thread = Thread.currentThread().getName();
                ring.next(now, Hop.Direction.OUT, Hop.Kind.COMMAND, "", peer, thread)
                        .about(command.id(), command.requestId(), command.segment())
                        .bytes(command.payload().length())
                        .verdict(verdict);
            }
        }
    }

    /** A completion arrived that nothing waited for. */
    public void judged(Completion completion, Verdict verdict) {
        if (rules.allOff()) {
            return;
        }
        synchronized (lock) {
            long hop = ring.search(completion.commandId(), Hop.Kind.COMPLETION, Hop.Direction.IN);
            if (hop >= 0) {
                ring.verdict(hop, verdict);
                changes.verdict(hop);
            }
        }
    }

    /** A command that this node sent is over. */
    public void ended(Command command, Completion completion) {
        if (!rules.allOff()) {
            traffic.command(command, completion);
        }
    }

    /** Sets a prefix's level, until the next restart or {@link #reset}. */
    public void set(TapRule rule) {
        synchronized (lock) {
            rules.set(rule);
            changes.level(rule);
        }
    }

    /** Restores the configured levels. */
    public void reset() {
        synchronized (lock) {
            rules.reset();
            rules.all().forEach(changes::level);
        }
    }

    public List<TapRule> rules() {
        return rules.all();
    }

    /** The level of an address right now. */
    public TapLevel level(String address) {
        return rules.of(address).rule.level();
    }

    public TapSettings settings() {
        return settings;
    }

    public Traffic traffic() {
        return traffic;
    }

    /** Hops since the start. */
    public long hops() {
        synchronized (lock) {
            return ring.end();
        }
    }

    /** Hops that are no longer held, or that the tap failed to record. */
    public long drops() {
        synchronized (lock) {
            return ring.oldest() + failures.get();
        }
    }

    /** Bytes of payloads that are held. */
    public long payloadBytes() {
        synchronized (lock) {
            return ring.payloadBytes();
        }
    }

    /**
     * Reads what was written.
     *
     * @param names what people call nodes and segments
     */
    public TapReader reader(TapReader.Names names) {
        return new TapReader(lock, ring, changes, maker, names);
    }
}
