package dev.baton.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a request or message ended as it did. Never a bare "timeout". */
public enum Verdict {
    /** Answered as planned. */
    REPLIED,
    /** A business "no", or input that is not valid. */
    REFUSED,
    /** A stage threw. */
    FAILED,
    /** Its deadline passed; the message says where the time went. */
    TIMED_OUT,
    /** It reached a node that does not do this work. */
    NO_HANDLER,
    /** The node that had it left the cluster, and the work may not be done twice. */
    NODE_LEFT,
    /** Taken out of a queue unstarted: the node is stopping. */
    DISCARDED,
    /** The answer came after its deadline. */
    LATE,
    /** A bound was reached: nothing was started. */
    OVERLOADED,
    /** PostgreSQL could not be asked in time. */
    DATABASE_UNAVAILABLE,
    /** More bytes than a frame may have. */
    TOO_LARGE,
    /** Another node owns the request by now: nothing was written. */
    FENCED;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
