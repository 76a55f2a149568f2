package dev.baton.message;

import java.util.Locale;

/** What is known of the database work of a request, or of one command, when it ends without an answer. */
public enum Effect {
    /** Nothing was changed. */
    NONE(0),
    /** It was given to a node or to PostgreSQL, and whether it was committed is not known. */
    UNKNOWN(1),
    /** A stage that writes was committed, or the store holds the durable request. */
    DONE(2);

    private static final Effect[] VALUES = values();

    private final byte code;
    private final String text = name().toLowerCase(Locale.ROOT);

    Effect(int code) {
        this.code = (byte) code;
    }

    /** What is known when both are: what was done stays done, and a doubt stays a doubt. */
    public Effect or(Effect other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Its number on the wire; never given to another effect. */
    byte code() {
        return code;
    }

    /** @throws WireFormatException if no effect has this code: the sender is newer */
    static Effect ofCode(byte code) {
        for (Effect effect : VALUES) {
            if (effect.code == code) {
                return effect;
            }
        }
        throw new WireFormatException("No effect has code " + code);
    }

    @Override
    public String toString() {
        return text;
    }
}
