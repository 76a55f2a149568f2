package dev.baton.inspector.api;

import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Lists dead letters, and retries one. Event loop only. */
public final class DeadLetters {
    private final StoreClient store;

    public DeadLetters(StoreClient store) {
        this.store = store;
    }

    Future<DeadLettersView> list() {
        RequestQuery query = new RequestQuery(
                Optional.of(RequestState.DEAD), Optional.empty(), Optional.empty(), RequestQuery.MAX_LIMIT);
        return store.list(query)
                .map(answer -> new DeadLettersView(StoreAnswers.found(answer).requests().stream()
                        .map(this::letter)
                        .toList()));
    }

    Future<DeadLettersView.Letter> retry(UUID id) {
        return store.retry(id).map(answer -> letter(StoreAnswers.found(answer)));
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
