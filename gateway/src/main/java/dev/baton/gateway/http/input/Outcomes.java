package dev.baton.gateway.http.input;

import dev.baton.flow.Outcome;
import java.util.function.Function;

/** Maps an outcome if it is an answer. */
public final class Outcomes {
    private Outcomes() {}

    public static <T, U> Outcome<U> then(Outcome<T> outcome, Function<T, Outcome<U>> next) {
        return switch (outcome) {
            case Outcome.Done<T> done -> next.apply(done.answer());
            case Outcome.Refused<T> refused -> Outcome.refused(refused.why());
        };
    }
}
