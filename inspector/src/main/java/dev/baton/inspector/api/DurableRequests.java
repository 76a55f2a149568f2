package dev.baton.inspector.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.baton.bus.Roster;
import dev.baton.message.Json;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Durable requests as the store has them: a page of a list, and one with its result. Event loop only. */
public final class DurableRequests {
    private final StoreClient store;
    private final Roster roster;

    public DurableRequests(StoreClient store, Roster roster) {
        this.store = store;
        this.roster = roster;
    }

    Future<DurableView> list(RequestQuery query) {
        return store.list(query).map(answer -> {
            RequestPage page = StoreAnswers.found(answer);
            return new DurableView(
                    page.requests().stream()
                            .map(stored -> request(stored, false))
                            .toList(),
                    page.next());
        });
    }

    /** @param result whether its reply's body and its business key are included */
    Future<DurableView.Request> find(UUID id, boolean result) {
        return store.find(id).map(answer -> request(StoreAnswers.found(answer), result));
    }

    /** Brings a dead letter back; recovery takes it at its next look. */
    Future<DurableView.Request> retry(UUID id) {
        return store.retry(id).map(answer -> request(StoreAnswers.found(answer), false));
    }

    private DurableView.Request request(StoredRequest stored, boolean result) {
        boolean open = stored.state() == RequestState.RUNNING || stored.state() == RequestState.DEAD;
        boolean running = stored.state() == RequestState.RUNNING;
        return new DurableView.Request(
                stored.id(),
                stored.flow(),
                stored.flowVersion(),
                stored.caller(),
                stored.state().toString(),
                stored.epoch(),
                open ? Optional.of(stored.nextStage()) : Optional.empty(),
                stored.owner().filter(owner -> running).map(roster::nameOf),
                stored.acceptedAt(),
                stored.changedAt(),
                stored.expiresAt(),
                stored.reply().map(StoredRequest.Reply::status),
                stored.reply().filter(reply -> result).map(DurableRequests::body),
                stored.cause(),
                stored.businessKey().filter(key -> result),
                stored.history().stream()
                        .map(change -> new DurableView.Change(
                                change.version(), change.event(), change.nextStage(), change.at()))
                        .toList(),
                stored.webhook().map(webhook -> result ? webhook : withoutPath(webhook)));
    }

    /** Who knows the URL may be able to use it. */
    private static StoredRequest.Webhook withoutPath(StoredRequest.Webhook webhook) {
        String host = webhook.url().replaceFirst("^([A-Za-z]+://[^/?#]*).*", "$1/...");
        return new StoredRequest.Webhook(host, webhook.state(), webhook.attempts());
    }

    /** As JSON if it is that, else as text. */
    private static JsonNode body(StoredRequest.Reply reply) {
        try {
            return Json.tree(Buffer.buffer(reply.body()));
        } catch (IllegalArgumentException notJson) {
            return new TextNode(new String(reply.body(), StandardCharsets.UTF_8));
        }
    }
}
