package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.bus.Dispatcher;
import dev.baton.flow.Flow;
import dev.baton.flow.Refusal;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import dev.baton.run.FlowCatalog;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoreCall;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Durable requests that gave up, and another try for them: asked of the store like a gateway's operators do. Event loop
 * only.
 */
public final class DeadLetters {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Dispatcher dispatcher;
    private final FlowCatalog flows;

    /** All that there are, newest first, up to a bound. */
    record Listing(List<Letter> deadLetters) {}

    /** @param stage that gave up */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Letter(
            UUID id,
            String flow,
            String caller,
            Optional<String> stage,
            Instant acceptedAt,
            Instant changedAt,
            Optional<String> cause,
            List<Change> history) {}

    /** One thing that was stored. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Change(int version, String event, Optional<String> stage, Instant at) {}

    public DeadLetters(Dispatcher dispatcher, FlowCatalog flows) {
        this.dispatcher = dispatcher;
        this.flows = flows;
    }

    Future<Listing> list() {
        RequestQuery query = new RequestQuery(
                Optional.of(RequestState.DEAD), Optional.empty(), Optional.empty(), RequestQuery.MAX_LIMIT);
        return ask(StoreCall.LIST, StoreCall.NO_REQUEST, Json.write(query))
                .map(page -> new Listing(Json.read(page, RequestPage.class).requests().stream()
                        .map(this::letter)
                        .toList()));
    }

    Future<Letter> retry(UUID id) {
        return ask(StoreCall.RETRY, id, Buffer.buffer()).map(stored -> letter(Json.read(stored, StoredRequest.class)));
    }

    private Future<Buffer> ask(StoreCall work, UUID id, Buffer payload) {
        Command question = work.question(dispatcher.nextId(), id, payload, PATIENCE);
        return dispatcher.send(question, Optional.empty()).map(completion -> switch (completion.result()) {
            case WorkResult.Done done -> done.payload();
            case WorkResult.Settled settled -> settled.stored();
            case WorkResult.Refused refused -> throw refused(Json.read(refused.refusal(), Refusal.class));
            case WorkResult.Claimed ignored -> Buffer.buffer();
            case WorkResult.Concluded concluded -> concluded.reply();
            case WorkResult.Failed failed ->
                throw ApiProblem.of(503, failed.verdict().toString(), "The store could not be asked", failed.message());
        });
    }

    private static ApiProblem refused(Refusal why) {
        return ApiProblem.of(why.status(), why.code(), why.title(), why.detail());
    }

    private Letter letter(StoredRequest stored) {
        Optional<Flow<?, ?>> flow = flows.find(stored.flow());
        return new Letter(
                stored.id(),
                stored.flow(),
                stored.caller(),
                label(flow, stored.nextStage()),
                stored.acceptedAt(),
                stored.changedAt(),
                stored.cause(),
                stored.history().stream()
                        .map(change -> new Change(
                                change.version(), change.event(), label(flow, change.nextStage()), change.at()))
                        .toList());
    }

    private static Optional<String> label(Optional<Flow<?, ?>> flow, int stage) {
        return flow.filter(known -> stage < known.stages().size())
                .map(known -> known.stages().get(stage).label());
    }
}
