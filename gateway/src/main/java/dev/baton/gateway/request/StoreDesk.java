package dev.baton.gateway.request;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Refusal;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.store.LeaseAnswer;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.StoreCall;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the db-workers' store about requests, by commands like any other. No question fails; see {@link Answer}. Event
 * loop only.
 */
public final class StoreDesk {
    private static final Logger LOG = LoggerFactory.getLogger(StoreDesk.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Dispatcher dispatcher;

    public StoreDesk(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    public Future<Answer<StoredRequest>> find(UUID id) {
        return ask(StoreCall.FIND, id, Buffer.buffer(), StoreDesk::storedRequest);
    }

    public Future<Answer<RequestPage>> list(RequestQuery query) {
        return ask(
                StoreCall.LIST,
                StoreCall.NO_REQUEST,
                Json.write(query),
                payload -> Json.read(payload, RequestPage.class));
    }

    /** Brings a dead request back to life. */
    public Future<Answer<StoredRequest>> retry(UUID id) {
        return ask(StoreCall.RETRY, id, Buffer.buffer(), StoreDesk::storedRequest);
    }

    /** Sends its webhook again. */
    public Future<Answer<StoredRequest>> resendWebhook(UUID id) {
        return ask(StoreCall.RESEND_WEBHOOK, id, Buffer.buffer(), StoreDesk::storedRequest);
    }

    /** Whether a db-worker is there that could be asked. */
    boolean anybodyThere() {
        return dispatcher.anyoneFor(RoleName.DB_WORKER);
    }

    Future<Answer<LeaseAnswer>> renewLease() {
        return ask(
                StoreCall.RENEW_LEASE,
                StoreCall.NO_REQUEST,
                Buffer.buffer(),
                payload -> Json.read(payload, LeaseAnswer.class));
    }

    Future<Answer<Boolean>> releaseLease() {
        return ask(StoreCall.RELEASE_LEASE, StoreCall.NO_REQUEST, Buffer.buffer(), payload -> true);
    }

    private static StoredRequest storedRequest(Buffer payload) {
        return Json.read(payload, StoredRequest.class);
    }

    private <T> Future<Answer<T>> ask(StoreCall work, UUID id, Buffer payload, Function<Buffer, T> read) {
        Command question = work.question(dispatcher.nextId(), id, payload, PATIENCE);
        return dispatcher
                .send(question, Optional.empty())
                .map(completion -> answer(completion, read))
                .otherwise(StoreDesk::unreadable);
    }

    /** A db-worker of another version, most likely. */
    private static <T> Answer<T> unreadable(Throwable failure) {
        LOG.error("An answer of the store can't be read", failure);
        return new Answer.Failed<>(
                new WorkResult.Failed(Verdict.FAILED, "this node", "The store's answer can't be read", false));
    }

    private static <T> Answer<T> answer(Completion completion, Function<Buffer, T> read) {
        return switch (completion.result()) {
            case WorkResult.Done done -> new Answer.Got<>(read.apply(done.payload()));
            case WorkResult.Settled settled -> new Answer.Got<>(read.apply(settled.stored()));
            case WorkResult.Refused refused -> new Answer.Refused<>(Json.read(refused.refusal(), Refusal.class));
            case WorkResult.Claimed ignored -> new Answer.Got<>(read.apply(Buffer.buffer()));
            case WorkResult.Concluded concluded -> new Answer.Got<>(read.apply(concluded.reply()));
            case WorkResult.Failed failed -> new Answer.Failed<>(failed);
        };
    }
}
