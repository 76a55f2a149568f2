package dev.baton.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a request or message ended as it did. Never a bare "timeout". */
public enum Verdict {
    /** Answered as planned. */
    REPLIED(1),
    /** A business "no", or input that is not valid. */
    REFUSED(2),
    /** A stage threw. */
    FAILED(3),
    /** Its deadline passed; the message says where the time went. */
    TIMED_OUT(4),
    /** No node that is ready does this work, or the one that it reached does not. */
    NO_HANDLER(5),
    /** The node that had it left the cluster, and the work may not be done twice. */
    NODE_LEFT(6),
    /** Taken out of a queue unstarted: the node is stopping. */
    DISCARDED(7),
    /** The answer came after its deadline. */
    LATE(8),
    /** A bound was reached: nothing was started. */
    OVERLOADED(9),
    /** PostgreSQL could not be reached in time. */
    DATABASE_UNAVAILABLE(10),
    /** More bytes than a frame may have. */
    TOO_LARGE(11),
    /** Another node owns the request by now: nothing was written. */
    FENCED(12);

    private static final Verdict[] VALUES = values();

    private final byte code;
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Verdict(int code) {
        this.code = (byte) code;
    }

    /** Its number on the wire; never given to another verdict. */
    byte code() {
        return code;
    }

    /** @throws WireFormatException if no verdict has this code: the sender is newer */
    static Verdict ofCode(byte code) {
        for (Verdict verdict : VALUES) {
            if (verdict.code == code) {
                return verdict;
            }
        }
        throw new WireFormatException("No verdict has code " + code);
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
