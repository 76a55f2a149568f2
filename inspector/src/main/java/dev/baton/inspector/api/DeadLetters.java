package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.bus.Dispatcher;
import dev.baton.flow.Refusal;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Dead letters: the list of them, and the retry of one. Event loop only. */
public final class DeadLetters {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StoreClient store;

    /** All that there are, newest first, up to a bound. */
    record Listing(List<Letter> deadLetters) {}

    /** @param stage the id of the one that gave up */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Letter(
            UUID id,
            String flow,
            int flowVersion,
            String caller,
            String stage,
            Instant acceptedAt,
            Instant changedAt,
            Optional<String> cause,
            List<Change> history) {}

    /** One thing that was stored. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Change(int version, String event, String stage, Instant at) {}

    public DeadLetters(Dispatcher dispatcher) {
        this.store = new StoreClient(dispatcher, PATIENCE);
    }

    Future<Listing> list() {
        RequestQuery query = new RequestQuery(
                Optional.of(RequestState.DEAD), Optional.empty(), Optional.empty(), RequestQuery.MAX_LIMIT);
        return store.list(query)
                .map(answer -> new Listing(
                        found(answer).requests().stream().map(this::letter).toList()));
    }

    Future<Letter> retry(UUID id) {
        return store.retry(id).map(answer -> letter(found(answer)));
    }

    private static <T> T found(StoreAnswer<T> answer) {
        return switch (answer) {
            case StoreAnswer.Found<T> found -> found.value();
            case StoreAnswer.Refused<T> refused -> throw refused(refused.why());
            case StoreAnswer.Failed<T> failed ->
                throw ApiProblem.of(
                        503,
                        failed.failure().verdict().toString(),
                        "The store can't be asked",
                        failed.failure().message());
        };
    }

    private static ApiProblem refused(Refusal why) {
        return ApiProblem.of(why.status(), why.code(), why.title(), why.detail());
    }

    private Letter letter(StoredRequest stored) {
        return new Letter(
                stored.id(),
                stored.flow(),
                stored.flowVersion(),
                stored.caller(),
                stored.nextStage(),
                stored.acceptedAt(),
                stored.changedAt(),
                stored.cause(),
                stored.history().stream()
                        .map(change -> new Change(change.version(), change.event(), change.nextStage(), change.at()))
                        .toList());
    }
}
