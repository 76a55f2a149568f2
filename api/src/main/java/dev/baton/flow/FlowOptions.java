package dev.baton.flow;

import dev.baton.flow.Flow.Durability;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a flow as a whole, whatever its stages do.
 *
 * @param completion the style of requests that name none
 * @param businessKey what operators find a request with this input by
 * @param scopes that a caller needs, each of them
 * @param replyInTransaction whether the reply commits with the last database stage
 */
record FlowOptions<I>(
        Durability durability,
        Optional<Duration> deadline,
        Optional<String> completion,
        Optional<Function<I, @Nullable String>> businessKey,
        Set<String> scopes,
        boolean replyInTransaction) {

    FlowOptions {
        scopes = Set.copyOf(scopes);
    }

    static <I> FlowOptions<I> none() {
        return new FlowOptions<>(
                Durability.NONE, Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), false);
    }

    FlowOptions<I> with(Durability other) {
        return new FlowOptions<>(other, deadline, completion, businessKey, scopes, replyInTransaction);
    }

    FlowOptions<I> with(Duration other) {
        return new FlowOptions<>(durability, Optional.of(other), completion, businessKey, scopes, replyInTransaction);
    }

    FlowOptions<I> withCompletion(String style) {
        return new FlowOptions<>(durability, deadline, Optional.of(style), businessKey, scopes, replyInTransaction);
    }

    FlowOptions<I> withBusinessKey(Function<I, @Nullable String> key) {
        return new FlowOptions<>(durability, deadline, completion, Optional.of(key), scopes, replyInTransaction);
    }

    /** @throws IllegalArgumentException if it is no scope of OAuth 2.0, or has a comma */
    FlowOptions<I> withScope(String scope) {
        Set<String> more = new HashSet<>(scopes);
        more.add(scope);
        return new FlowOptions<>(durability, deadline, completion, businessKey, Scopes.check(more), replyInTransaction);
    }

    FlowOptions<I> withReplyInTransaction() {
        return new FlowOptions<>(durability, deadline, completion, businessKey, scopes, true);
    }
}
