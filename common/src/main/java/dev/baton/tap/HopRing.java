package dev.baton.tap;

import dev.baton.message.Effort;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last hops of a node, in arrays that were made when it started. A completion finds the command that it answers by
 * a small table: so that each has the other's fields when they are read. Payloads are held within a bound of their own,
 * the oldest forgotten first. Not thread-safe: the tap locks.
 */
final class HopRing {
    private static final int LONGS = 8;
    private static final int REFS = 5;
    private static final Verdict[] VERDICTS = Verdict.values();
    private static final Hop.Kind[] KINDS = Hop.Kind.values();

    private final int capacity;
    private final long payloadBound;
    private final long[] longs;
    private final @Nullable Object[] refs;
    private final long[] index;
    private long next;
    private long payloadsFrom;
    private long payloadBytes;

    private final Slot slot = new Slot();

    /** A hop as it was written. */
    record Raw(long number, long atNanos, Way way, Subject subject, int bytes, Effort effort, Detail outcome) {}

    /** How it travelled. */
    record Way(Hop.Direction direction, Hop.Kind kind, String address, String peer, String thread) {}

    /** @param command 0: it is about none */
    record Subject(long command, Optional<UUID> requestId, Optional<Segment> segment) {}

    /** @param content what the payload and headers can be made of */
    record Detail(Optional<Verdict> verdict, Optional<Object> content) {}

    /**
     * Completes the hop that {@link #next} began: one object, used again for every hop, so that writing allocates
     * nothing.
     */
    final class Slot {
        private long number;
        private int at;
        private int ref;

        /** What it is about; a completion finds the command by it later. */
        Slot about(long command, UUID requestId, @Nullable Segment segment) {
            longs[at + 1] = command;
            longs[at + 2] = requestId.getMostSignificantBits();
            longs[at + 3] = requestId.getLeastSignificantBits();
            refs[ref + 2] = segment;
            if (command != 0 && kindOf(at) != Hop.Kind.CLAIMED) { // what is looked for is a command or its completion
                index[indexOf(command, kindOf(at), directionOf(at), String.valueOf(refs[ref + 1]))] = number;
            }
            return this;
        }

        Slot bytes(int bytes) {
            longs[at + 6] = longs[at + 6] & 0xffff_ffff_0000_0000L | bytes;
            return this;
        }

        Slot batch(int size) {
            longs[at + 6] = (long) size << 32 | longs[at + 6] & 0xffff_ffffL;
            return this;
        }

        Slot effort(Effort effort) {
            longs[at + 4] = effort.waitedNanos();
            longs[at + 5] = effort.ranNanos();
            return batch(effort.batchSize());
        }

        Slot verdict(Verdict verdict) {
            HopRing.this.verdict(number, verdict);
            return this;
        }

        /** What the payload can be made of later; counted by its {@link #bytes}, which come first. */
        void content(Object content) {
            refs[ref + 4] = content;
            payloadBytes += HopRing.this.bytes(at);
            forgetOldPayloads();
        }
    }

    HopRing(int capacity, long payloadBound) {
        this.capacity = capacity;
        this.payloadBound = payloadBound;
        this.longs = new long[capacity * LONGS];
        this.refs = new Object[capacity * REFS];
        this.index = new long[Integer.highestOneBit(capacity) * 4];
    }

    long end() {
        return next;
    }

    long oldest() {
        return Math.max(0, next - capacity);
    }

    /**
     * Begins the next hop; what it is about is added by the answer.
     *
     * @param peer the other node's id; empty if there is none
     */
    Slot next(long atNanos, Hop.Direction direction, Hop.Kind kind, String address, String peer, String thread) {
        slot.number = next++;
        int index = (int) (slot.number % capacity);
        int at = index * LONGS;
        int ref = index * REFS;
        if (refs[ref + 4] != null) {
            payloadBytes -= bytes(at);
        }
        Arrays.fill(longs, at, at + LONGS, 0);
        longs[at] = atNanos;
        longs[at + 7] = (long) kind.ordinal() << 8 | direction.ordinal();
        refs[ref] = address;
        refs[ref + 1] = peer;
        refs[ref + 2] = null;
        refs[ref + 3] = thread;
        refs[ref + 4] = null;
        slot.at = at;
        slot.ref = ref;
        return slot;
    }

    private int bytes(int at) {
        return (int) longs[at + 6];
    }

    private void forgetOldPayloads() {
        payloadsFrom = Math.max(payloadsFrom, oldest());
        while (payloadBytes > payloadBound && payloadsFrom < next) {
            int slot = (int) (payloadsFrom++ % capacity);
            if (refs[slot * REFS + 4] != null) {
                refs[slot * REFS + 4] = null;
                payloadBytes -= bytes(slot * LONGS);
            }
        }
    }

    /** Commands of this node's own have ids of their own; another node's may have the same as a third one's. */
    private static boolean theirs(Hop.Kind kind, Hop.Direction direction) {
        return (kind == Hop.Kind.COMPLETION) == (direction == Hop.Direction.OUT);
    }

    private int indexOf(long command, Hop.Kind kind, Hop.Direction direction, String peer) {
        long which = command * 4 + (kind == Hop.Kind.COMPLETION ? 2 : 0) + direction.ordinal();
        long whose = theirs(kind, direction) ? peer.hashCode() * 0xC2B2AE3D27D4EB4FL : 0;
        long mixed = (which + whose) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 33) & (index.length - 1);
    }

    /**
     * The newest hop of a command, or of its completion; -1 if it isn't held any more, or another one has taken its
     * place in the table.
     *
     * @param peer who sent the command, or gets the completion, if that is another node
     */
    long find(long command, Hop.Kind kind, Hop.Direction direction, String peer) {
        long number = index[indexOf(command, kind, direction, peer)];
        return number < next && number >= oldest() && is(number, command, kind, direction, peer) ? number : -1;
    }

    /**
     * Likewise, for one of this node's own; it is found if it is held. Takes a look at every hop if need be: for what
     * is rare.
     */
    long search(long command, Hop.Kind kind, Hop.Direction direction) {
        long found = find(command, kind, direction, "");
        for (long number = next - 1; found < 0 && number >= oldest(); number--) {
            if (is(number, command, kind, direction, "")) {
                found = number;
            }
        }
        return found;
    }

    private boolean is(long number, long command, Hop.Kind kind, Hop.Direction direction, String peer) {
        int slot = (int) (number % capacity);
        int at = slot * LONGS;
        return longs[at + 1] == command
                && kindOf(at) == kind
                && directionOf(at) == direction
                && (!theirs(kind, direction) || peer.equals(refs[slot * REFS + 1]));
    }

    void verdict(long number, Verdict verdict) {
        int at = (int) (number % capacity) * LONGS;
        longs[at + 7] = longs[at + 7] & 0xffff | (long) (verdict.ordinal() + 1) << 16;
    }

    @Nullable
    Segment segment(long number) {
        return refs[(int) (number % capacity) * REFS + 2] instanceof Segment segment ? segment : null;
    }

    void segment(long number, Segment segment) {
        refs[(int) (number % capacity) * REFS + 2] = segment;
    }

    private Hop.Kind kindOf(int at) {
        return KINDS[(int) (longs[at + 7] >>> 8 & 0xff)];
    }

    private Hop.Direction directionOf(int at) {
        return (longs[at + 7] & 0xff) == 0 ? Hop.Direction.OUT : Hop.Direction.IN;
    }

    Raw read(long number) {
        int slot = (int) (number % capacity);
        int at = slot * LONGS;
        int ref = slot * REFS;
        int verdict = (int) (longs[at + 7] >>> 16);
        boolean ofRequest = (longs[at + 2] | longs[at + 3]) != 0;
        return new Raw(
                number,
                longs[at],
                new Way(
                        directionOf(at),
                        kindOf(at),
                        String.valueOf(refs[ref]),
                        String.valueOf(refs[ref + 1]),
                        String.valueOf(refs[ref + 3])),
                new Subject(
                        longs[at + 1],
                        ofRequest ? Optional.of(new UUID(longs[at + 2], longs[at + 3])) : Optional.empty(),
                        Optional.ofNullable(segment(number))),
                bytes(at),
                new Effort(longs[at + 4], longs[at + 5], (int) (longs[at + 6] >>> 32)),
                new Detail(
                        verdict == 0 ? Optional.empty() : Optional.of(VERDICTS[verdict - 1]),
                        Optional.ofNullable(refs[ref + 4])));
    }

    long payloadBytes() {
        return payloadBytes;
    }
}
