package dev.baton.gateway.request;

import dev.baton.flow.Refusal;
import dev.baton.message.WorkResult;

/** What the store said: what was asked for, a "no", or nothing. */
public sealed interface Answer<T> {

    record Got<T>(T value) implements Answer<T> {}

    record Refused<T>(Refusal why) implements Answer<T> {}

    record Failed<T>(WorkResult.Failed failure) implements Answer<T> {}
}
