package dev.baton.inspector.api;

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
import java.util.Optional;
import java.util.UUID;

/** Lists dead letters, and retries one. Event loop only. */
public final class DeadLetters {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final StoreClient store;

    public DeadLetters(Dispatcher dispatcher) {
        this.store = new StoreClient(dispatcher, TIMEOUT);
    }

    Future<DeadLettersView> list() {
        RequestQuery query = new RequestQuery(
                Optional.of(RequestState.DEAD), Optional.empty(), Optional.empty(), RequestQuery.MAX_LIMIT);
        return store.list(query)
                .map(answer -> new DeadLettersView(
                        found(answer).requests().stream().map(this::letter).toList()));
    }

    Future<DeadLettersView.Letter> retry(UUID id) {
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
                        "The store does not answer",
                        failed.failure().message());
        };
    }

    private static ApiProblem refused(Refusal why) {
        return ApiProblem.of(why.status(), why.code(), why.title(), why.detail());
    }

    private DeadLettersView.Letter letter(StoredRequest stored) {
        return new DeadLettersView.Letter(
                stored.id(),
                stored.flow(),
                stored.flowVersion(),
                stored.caller(),
                stored.nextStage(),
                stored.acceptedAt(),
                stored.changedAt(),
                stored.cause(),
                stored.history().stream()
                        .map(change -> new DeadLettersView.Change(
                                change.version(), change.event(), change.nextStage(), change.at()))
                        .toList());
    }
}
