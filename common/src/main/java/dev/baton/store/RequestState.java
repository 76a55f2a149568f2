package dev.baton.store;

import dev.baton.async.ShortText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The states of a durable request, and the moves between them. */
public enum RequestState {
    /** Stored; its owner, or recovery, runs it. */
    RUNNING,
    /** Its answer is stored. */
    DONE,
    /** Its business "no" is stored. */
    REFUSED,
    /** A stage gave up; an operator may retry it. */
    DEAD;

    /** Where a request in this state may go next. Only an operator's retry brings one back to running. */
    public Set<RequestState> next() {
        return switch (this) {
            case RUNNING -> Set.of(DONE, REFUSED, DEAD);
            case DEAD -> Set.of(RUNNING);
            case DONE, REFUSED -> Set.of();
        };
    }

    /** Whether there is a reply that will not change. */
    public boolean answered() {
        return this == DONE || this == REFUSED;
    }

    /** How a request ended that got a reply with this HTTP status: what isn't a success is a refusal. */
    public static RequestState ofReply(int status) {
        return status < 400 ? DONE : REFUSED;
    }

    public static RequestState parse(String text) {
        return Arrays.stream(values())
                .filter(state -> state.toString().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("There is no state '%s'; there are running, done, refused, dead"
                                .formatted(ShortText.of(text, 40))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
