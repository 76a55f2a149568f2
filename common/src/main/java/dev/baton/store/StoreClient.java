package dev.baton.store;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Caller;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Deadline;
import dev.baton.message.Effect;
import dev.baton.message.Json;
import dev.baton.message.Placing;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries the store of the db-workers, by commands like any other. No query fails: see {@link StoreAnswer.Failed}.
 * Event loop only.
 */
public final class StoreClient {
    private static final Logger LOG = LoggerFactory.getLogger(StoreClient.class);

    private final Dispatcher dispatcher;
    private final Duration patience;

    /** @param patience how long an answer is waited for */
    public StoreClient(Dispatcher dispatcher, Duration patience) {
        this.dispatcher = dispatcher;
        this.patience = patience;
    }

    public Future<StoreAnswer<StoredRequest>> find(UUID id) {
        return call(StoreCall.FIND, id, Buffer.buffer(), StoreClient::storedRequest);
    }

    public Future<StoreAnswer<RequestPage>> list(RequestQuery query) {
        return call(
                query.searches() ? StoreCall.SEARCH : StoreCall.LIST,
                StoreCall.NO_REQUEST,
                Json.write(query),
                payload -> Json.read(payload, RequestPage.class).withNext(query.limit()));
    }

    /** Every version of every flow that the database knows, with its unfinished requests. */
    public Future<StoreAnswer<FlowCounts>> flows() {
        return call(
                StoreCall.FLOWS,
                StoreCall.NO_REQUEST,
                Buffer.buffer(),
                payload -> Json.read(payload, FlowCounts.class));
    }

    /** Makes a dead letter a running request again. */
    public Future<StoreAnswer<StoredRequest>> retry(UUID id) {
        return call(StoreCall.RETRY, id, Buffer.buffer(), StoreClient::storedRequest);
    }

    /** Sends its webhook again. */
    public Future<StoreAnswer<StoredRequest>> resendWebhook(UUID id) {
        return call(StoreCall.RESEND_WEBHOOK, id, Buffer.buffer(), StoreClient::storedRequest);
    }

    /** Adds entries to the audit. */
    Future<StoreAnswer<Boolean>> audit(AuditEntries entries) {
        return call(StoreCall.AUDIT, StoreCall.NO_REQUEST, Json.write(entries), payload -> true);
    }

    public Future<StoreAnswer<AuditPage>> readAudit(AuditQuery query) {
        return call(StoreCall.READ_AUDIT, StoreCall.NO_REQUEST, Json.write(query), payload -> Json.read(
                        payload, AuditPage.class)
                .withNext(query.limit()));
    }

    /** Whether a db-worker is ready. */
    public boolean reachable() {
        return dispatcher.anyoneFor(RoleName.DB_WORKER);
    }

    /** Renews this node's lease; fails with the reason if it was not renewed. */
    public Future<LeaseAnswer> renewLease() {
        Future<StoreAnswer<LeaseAnswer>> answer = call(
                StoreCall.RENEW_LEASE,
                StoreCall.NO_REQUEST,
                Buffer.buffer(),
                payload -> Json.read(payload, LeaseAnswer.class));
        return answer.compose(given -> switch (given) {
            case StoreAnswer.Found<LeaseAnswer> found -> Future.succeededFuture(found.value());
            case StoreAnswer.Refused<LeaseAnswer> refused ->
                Future.failedFuture(refused.why().detail());
            case StoreAnswer.Failed<LeaseAnswer> failed ->
                Future.failedFuture(failed.failure().message());
        });
    }

    /** Gives this node's lease up. */
    public Future<StoreAnswer<Boolean>> releaseLease() {
        return call(StoreCall.RELEASE_LEASE, StoreCall.NO_REQUEST, Buffer.buffer(), payload -> true);
    }

    private static StoredRequest storedRequest(Buffer payload) {
        return Json.read(payload, StoredRequest.class);
    }

    private <T> Future<StoreAnswer<T>> call(StoreCall call, UUID about, Buffer payload, Function<Buffer, T> read) {
        Command command = new Command(
                dispatcher.nextId(),
                new Request(about, Caller.ANONYMOUS, Instant.now(), Claim.NONE),
                new Work.Store(call),
                payload,
                Deadline.in(patience),
                TraceParent.fresh());
        return dispatcher
                .send(command, Placing.ANYWHERE)
                .map(completion -> answer(completion, read))
                .otherwise(why -> unreadable(command, why));
    }

    /** From a db-worker of another release, most likely; what it did is not known. */
    private static <T> StoreAnswer<T> unreadable(Command command, Throwable failure) {
        LOG.error("The store's answer to {} can't be read", command.segment(), failure);
        Effect effect = command.writes() ? Effect.UNKNOWN : Effect.NONE;
        return new StoreAnswer.Failed<>(
                new WorkResult.Failed(Verdict.FAILED, effect, "this node", "The store's answer can't be read", false));
    }

    private static <T> StoreAnswer<T> answer(Completion completion, Function<Buffer, T> read) {
        return switch (completion.result()) {
            case WorkResult.Done done -> new StoreAnswer.Found<>(read.apply(done.payload()));
            case WorkResult.AlreadyStored ignored -> throw new IllegalStateException("Stored already");
            case WorkResult.Refused refused -> new StoreAnswer.Refused<>(Json.read(refused.refusal(), Refusal.class));
            case WorkResult.Failed failed -> new StoreAnswer.Failed<>(failed);
        };
    }
}
