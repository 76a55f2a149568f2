package dev.baton.tap;

import dev.baton.message.Claimed;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every message that leaves this node or comes in, and inside frames each command and completion. It is told of
 * them; it holds none up. What it sees is written down as numbers and references, under a lock that is held for a few
 * stores a frame, and made {@link Hop}s of when somebody asks.
 *
 * <p>Levels are set by address prefix and forgotten by a restart. A prefix whose messages are more than the limits is
 * switched off, which is told in the log, in streams and by {@link #rules}. Any thread.
 */
public class Tap { // not final: a test makes one that fails
    private static final Logger LOG = LoggerFactory.getLogger(Tap.class);

    /** Slots read while the lock is held. */
    private static final int CHUNK = 256;

    private static final int CHANGES = 1_024;

    private final TapSettings settings;
    private final TapRules rules;
    private final HopRing ring;
    private final HopMaker maker;
    private final Traffic traffic = new Traffic();
    private final AtomicLong failures = new AtomicLong();
    private final Object lock = new Object();
    private final Deque<LevelChange> levelChanges = new ArrayDeque<>();
    private final Deque<Judged> judged = new ArrayDeque<>();
    private long changes;

    /** A prefix got another level. */
    public record LevelChange(long number, TapRule rule) {}

    private record Judged(long number, long hop) {}

    /**
     * Where a reader is: it has seen all hops and changes below these numbers.
     *
     * @param hop of the next hop
     * @param change of the next change: a level, or a verdict that came later than its message
     */
    public record Cursor(long hop, long change) {}

    /**
     * What a reader got.
     *
     * @param hops oldest first; one that got its verdict later comes again
     * @param missed hops that were overwritten before this reader came for them, or that were more than it wanted
     * @param next where to go on
     */
    public record Page(List<Hop> hops, long missed, List<TapRule> levels, Cursor next) {}

    /** What people call nodes and segments. */
    public record Names(String self, UnaryOperator<String> ofNode, Function<Segment, String> ofSegment) {}

    /** @param selfId this node's id on the bus */
    public Tap(TapSettings settings, String selfId, NodeClock clock) {
        this.settings = settings;
        this.rules = new TapRules(settings.level());
        this.ring = new HopRing(settings.hops(), settings.payloadBytes());
        this.maker = new HopMaker(selfId, clock, new PayloadMask(settings.mask(), settings.payloadShown()));
    }

    /** One that sees nothing: for tests of other things. */
    public static Tap off() {
        return new Tap(TapSettings.OFF, "", NodeClock.started());
    }

    /** Whether nothing at all is seen. */
    public boolean isOff() {
        return rules.allOff();
    }

    /** The tap itself failed to see something. */
    public void failed(RuntimeException why) {
        if (failures.getAndIncrement() == 0) {
            LOG.error("The tap failed; messages go on, and further failures are only counted", why);
        }
    }

    /** A frame leaves, or came. */
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
            ring.write(
                    now,
                    direction,
                    Hop.Kind.FRAME,
                    address,
                    peer,
                    0,
                    null,
                    null,
                    bytes,
                    thread,
                    0,
                    0,
                    frame.entries().size(),
                    null,
                    null);
            long payloads = 0;
            for (Entry entry : frame.entries()) {
                payloads += switch (entry) {
                    case Command command -> command(now, direction, address, peer, command, thread, full);
                    case Completion answer -> completion(now, direction, address, peer, answer, thread, full);
                    case Claimed claimed -> claimed(now, direction, address, peer, claimed, thread);
                };
            }
            rate(rated, now, 1 + frame.entries().size(), full ? payloads : 0);
        }
        traffic.message(address, bytes);
    }

    private int command(
            long now, Hop.Direction way, String address, String peer, Command command, String thread, boolean full) {
        int bytes = command.payload().length();
        ring.write(
                now,
                way,
                Hop.Kind.COMMAND,
                address,
                peer,
                command.id(),
                command.requestId(),
                command.segment(),
                bytes,
                thread,
                0,
                0,
                0,
                null,
                full ? command.payload() : null);
        return bytes;
    }

    private int claimed(
            long now, Hop.Direction way, String address, String peer, Claimed claimed, String thread) {
        long asked = ring.find(claimed.commandId(), Hop.Kind.COMMAND, opposite(way), peer);
        ring.write(
                now,
                way,
                Hop.Kind.CLAIMED,
                address,
                peer,
                claimed.commandId(),
                claimed.requestId(),
                asked < 0 ? null : ring.segment(asked),
                0,
                thread,
                0,
                0,
                0,
                null,
                null);
        return 0;
    }

    private int completion(
            long now, Hop.Direction way, String address, String peer, Completion answer, String thread, boolean full) {
        int bytes = answer.result().wireSize();
        Verdict verdict = answer.result().verdict();
        long asked = ring.find(answer.commandId(), Hop.Kind.COMMAND, opposite(way), peer);
        Segment segment = asked < 0 ? null : ring.segment(asked);
        if (asked >= 0) {
            ring.verdict(asked, verdict);
        }
        ring.write(
                now,
                way,
                Hop.Kind.COMPLETION,
                address,
                peer,
                answer.commandId(),
                answer.requestId(),
                segment,
                bytes,
                thread,
                answer.effort().waitedNanos(),
                answer.effort().ranNanos(),
                answer.effort().batchSize(),
                verdict,
                full ? answer.result() : null);
        return bytes;
    }

    private static Hop.Direction opposite(Hop.Direction way) {
        return way == Hop.Direction.OUT ? Hop.Direction.IN : Hop.Direction.OUT;
    }

    /** Any other message leaves, or came. */
    public void message(
            Hop.Direction direction,
            Hop.Kind kind,
            String address,
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
            ring.write(
                    now,
                    direction,
                    kind,
                    address,
                    "",
                    0,
                    null,
                    null,
                    bytes,
                    Thread.currentThread().getName(),
                    0,
                    0,
                    0,
                    null,
                    content);
            rate(rated, now, 1, full ? bytes : 0);
        }
        traffic.message(address, bytes);
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
     * This node gave a command up, or never sent it.
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
                    remember(hop);
                }
            } else if (level("") != TapLevel.OFF) {
                ring.write(
                        now,
                        Hop.Direction.OUT,
                        Hop.Kind.COMMAND,
                        "",
                        peer,
                        command.id(),
                        command.requestId(),
                        command.segment(),
                        command.payload().length(),
                        Thread.currentThread().getName(),
                        0,
                        0,
                        0,
                        verdict,
                        null);
            }
        }
    }

    /** A completion that came was of no use. */
    public void judged(Completion completion, Verdict verdict) {
        if (rules.allOff()) {
            return;
        }
        synchronized (lock) {
            long hop = ring.search(completion.commandId(), Hop.Kind.COMPLETION, Hop.Direction.IN);
            if (hop >= 0) {
                ring.verdict(hop, verdict);
                remember(hop);
            }
        }
    }

    private void remember(long hop) {
        judged.add(new Judged(changes++, hop));
        if (judged.size() > CHANGES) {
            judged.remove();
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
            change(rule);
        }
    }

    /** Everything as it is configured. */
    public void reset() {
        synchronized (lock) {
            rules.reset();
            rules.all().forEach(this::change);
        }
    }

    private void change(TapRule rule) {
        levelChanges.add(new LevelChange(changes++, rule));
        if (levelChanges.size() > CHANGES) {
            levelChanges.remove();
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

    /** Hops seen since the start. */
    public long hops() {
        synchronized (lock) {
            return ring.next();
        }
    }

    /** Hops that are not held any more, or that the tap failed to see. */
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

    /** Where a reader begins that only wants what is to come. */
    public Cursor now() {
        synchronized (lock) {
            return new Cursor(ring.next(), changes);
        }
    }

    /** The newest hops that match, oldest of them first. */
    public List<Hop> newest(int limit, Predicate<Hop> filter, Names names, boolean payload) {
        Deque<Hop> found = new ArrayDeque<>();
        long to = now().hop();
        while (found.size() < limit) {
            List<HopRing.Raw> raws = read(Math.max(0, to - CHUNK), to);
            for (HopRing.Raw raw : raws.reversed()) {
                Hop hop = maker.hop(raw, names, payload);
                if (found.size() < limit && filter.test(hop)) {
                    found.addFirst(hop);
                }
            }
            to = Math.max(0, to - CHUNK);
            if (raws.isEmpty()) {
                break;
            }
        }
        return List.copyOf(found);
    }

    /** What came after a reader's last page, as far as it is still held. */
    public Page since(Cursor cursor, int limit, Predicate<Hop> filter, Names names, boolean payload) {
        Cursor end = now();
        List<Hop> found = new ArrayList<>();
        long missed = 0;
        long from = cursor.hop();
        synchronized (lock) {
            missed += Math.max(0, ring.oldest() - from);
            from = Math.max(from, ring.oldest());
        }
        for (long at = from; at < end.hop(); at += CHUNK) {
            long to = Math.min(at + CHUNK, end.hop());
            List<HopRing.Raw> raws = read(at, to);
            missed += to - at - raws.size();
            for (HopRing.Raw raw : raws) {
                Hop hop = maker.hop(raw, names, payload);
                if (filter.test(hop)) {
                    if (found.size() < limit) {
                        found.add(hop);
                    } else {
                        missed++;
                    }
                }
            }
        }
        judgedSince(cursor, from).stream()
                .map(raw -> maker.hop(raw, names, payload))
                .filter(filter)
                .forEach(found::add);
        return new Page(List.copyOf(found), missed, levelsSince(cursor), end);
    }

    private List<HopRing.Raw> judgedSince(Cursor cursor, long from) {
        synchronized (lock) {
            return judged.stream()
                    .filter(one -> one.number() >= cursor.change() && one.hop() < from && one.hop() >= ring.oldest())
                    .map(one -> ring.read(one.hop()))
                    .toList();
        }
    }

    private List<TapRule> levelsSince(Cursor cursor) {
        synchronized (lock) {
            return levelChanges.stream()
                    .filter(change -> change.number() >= cursor.change())
                    .map(LevelChange::rule)
                    .toList();
        }
    }

    private List<HopRing.Raw> read(long from, long to) {
        synchronized (lock) {
            List<HopRing.Raw> raws = new ArrayList<>();
            for (long number = Math.max(from, ring.oldest()); number < to; number++) {
                raws.add(ring.read(number));
            }
            return raws;
        }
    }
}
