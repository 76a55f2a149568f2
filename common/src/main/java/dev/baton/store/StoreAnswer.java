package dev.baton.store;

import dev.baton.flow.Refusal;
import dev.baton.message.WorkResult;

/**
 * What the store answered to a call.
 *
 * @param <T> what was requested
 */
public sealed interface StoreAnswer<T> {

    record Found<T>(T value) implements StoreAnswer<T> {}

    /** It does not do it: there is no such request, or it is in another state. */
    record Refused<T>(Refusal why) implements StoreAnswer<T> {}

    /** It could not, no answer came in time, or none that can be read. The failure says what is known of the effect. */
    record Failed<T>(WorkResult.Failed failure) implements StoreAnswer<T> {}
}
