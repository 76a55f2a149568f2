package dev.baton.tap;

import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last hops of a node, in arrays that were made when it started. A completion finds the command that it answers by
 * a small table: so that each knows of the other what is asked for later. Payloads are held within a bound of their
 * own, the oldest forgotten first. Not thread-safe: the tap locks.
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

    /** A hop as it was written down. */
    record Raw(
            long number,
            long atNanos,
            Hop.Direction direction,
            Hop.Kind kind,
            String address,
            String peer,
            long command,
            Optional<UUID> requestId,
            Optional<Segment> segment,
            int bytes,
            String thread,
            long waited,
            long ran,
            int batch,
            Optional<Verdict> verdict,
            Optional<Object> content) {}

    HopRing(int capacity, long payloadBound) {
        this.capacity = capacity;
        this.payloadBound = payloadBound;
        this.longs = new long[capacity * LONGS];
        this.refs = new Object[capacity * REFS];
        this.index = new long[Integer.highestOneBit(capacity) * 4];
    }

    long next() {
        return next;
    }

    long oldest() {
        return Math.max(0, next - capacity);
    }

    /**
     * @param peer the other node's id; empty if there is none
     * @param command 0: it is about none
     * @param content what the payload can be made of later
     */
    long write(
            long atNanos,
            Hop.Direction direction,
            Hop.Kind kind,
            String address,
            String peer,
            long command,
            @Nullable UUID requestId,
            @Nullable Segment segment,
            int bytes,
            String thread,
            long waited,
            long ran,
            int batch,
            @Nullable Verdict verdict,
            @Nullable Object content) {
        long number = next++;
        int slot = (int) (number % capacity);
        int at = slot * LONGS;
        int ref = slot * REFS;
        if (refs[ref + 4] != null) {
            payloadBytes -= bytes(at);
        }
        longs[at] = atNanos;
        longs[at + 1] = command;
        longs[at + 2] = requestId == null ? 0 : requestId.getMostSignificantBits();
        longs[at + 3] = requestId == null ? 0 : requestId.getLeastSignificantBits();
        longs[at + 4] = waited;
        longs[at + 5] = ran;
        longs[at + 6] = (long) batch << 32 | bytes;
        longs[at + 7] = (verdict == null ? 0 : verdict.ordinal() + 1) << 16 | kind.ordinal() << 8 | direction.ordinal();
        refs[ref] = address;
        refs[ref + 1] = peer;
        refs[ref + 2] = segment;
        refs[ref + 3] = thread;
        refs[ref + 4] = content;
        if (content != null) {
            payloadBytes += bytes;
            forgetOldPayloads();
        }
        if (command != 0) {
            index[indexOf(command, kind, direction, peer)] = number;
        }
        return number;
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
                directionOf(at),
                kindOf(at),
                String.valueOf(refs[ref]),
                String.valueOf(refs[ref + 1]),
                longs[at + 1],
                ofRequest ? Optional.of(new UUID(longs[at + 2], longs[at + 3])) : Optional.empty(),
                Optional.ofNullable(segment(number)),
                bytes(at),
                String.valueOf(refs[ref + 3]),
                longs[at + 4],
                longs[at + 5],
                (int) (longs[at + 6] >>> 32),
                verdict == 0 ? Optional.empty() : Optional.of(VERDICTS[verdict - 1]),
                Optional.ofNullable(refs[ref + 4]));
    }

    long payloadBytes() {
        return payloadBytes;
    }
}
