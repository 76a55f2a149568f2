package dev.baton.gateway.testing;

import dev.baton.bus.Bus;
import dev.baton.bus.Outbox;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Idempotency;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.Replies;
import dev.baton.run.Segments;
import dev.baton.store.LeaseAnswer;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A db-worker without a database: claims, replies and states in memory; the flows' own database work is a function of
 * the test's.
 */
public final class FakeStore {
    public final AtomicInteger renewals = new AtomicInteger();
    public final AtomicInteger finds = new AtomicInteger();
    public volatile boolean released;
    public volatile boolean available = true;
    public volatile Function<Command, Future<WorkResult>> database =
            command -> Future.succeededFuture(new WorkResult.Done(command.payload()));

    private final Map<UUID, StoredRequest> requests = new ConcurrentHashMap<>();
    private final Map<String, UUID> keys = new ConcurrentHashMap<>();
    private final List<Command> stages = new CopyOnWriteArrayList<>();

    public void serve(Bus bus, Context loop) {
        Outbox outbox = bus.outbox(loop);
        bus.inbox()
                .serve(
                        RoleName.DB_WORKER,
                        loop,
                        (sender, commands) -> commands.forEach(command -> run(command)
                                .onSuccess(result -> loop.runOnContext(
                                        ignored -> outbox.add(sender, Completion.of(command, result, Effort.NONE))))));
    }

    /** The flows' database commands so far. */
    public List<Command> stages() {
        return stages;
    }

    public StoredRequest request(UUID id) {
        return requests.get(id);
    }

    public void put(StoredRequest request) {
        requests.put(request.id(), request);
    }

    private Future<WorkResult> run(Command command) {
        if (!available) {
            return Future.succeededFuture(
                    new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, "db", "connection refused", false));
        }
        return switch (command.work()) {
            case Work.Store store -> Future.succeededFuture(system(store.call(), command));
            case Work.Stages ignored -> stage(command);
        };
    }

    private Future<WorkResult> stage(Command command) {
        stages.add(command);
        if (command.claim() instanceof Claim.First first) {
            UUID owner = first.idempotency()
                    .map(idempotency -> keys.computeIfAbsent(hex(idempotency.keyHash()), key -> command.requestId()))
                    .orElse(command.requestId());
            if (!owner.equals(command.requestId())) {
                return Future.succeededFuture(new WorkResult.AlreadyStored(Json.write(requests.get(owner))));
            }
            requests.put(command.requestId(), accepted(command, first));
        }
        return database.apply(command).onSuccess(result -> {
            if (result instanceof WorkResult.Refused refused && !(command.claim() instanceof Claim.None)) {
                Refusal refusal = Json.read(refused.refusal(), Refusal.class);
                change(
                        command.requestId(),
                        RequestState.REFUSED,
                        "refused",
                        "reply",
                        Optional.of(Replies.refused(command.requestId(), refusal)));
            }
        });
    }

    private WorkResult system(StoreCall work, Command command) {
        UUID id = command.requestId();
        return switch (work) {
            case FIND -> {
                finds.incrementAndGet();
                yield found(id);
            }
            case STORE_REPLY -> {
                ReplyBytes reply = ReplyBytes.decode(command.payload());
                change(
                        id,
                        RequestState.ofReply(reply.status()),
                        RequestState.ofReply(reply.status()).toString(),
                        "reply",
                        Optional.of(reply));
                yield new WorkResult.Done(Buffer.buffer());
            }
            case BURY -> {
                change(id, RequestState.DEAD, "dead", "d-pack", Optional.empty());
                yield new WorkResult.Done(Buffer.buffer());
            }
            case RETRY ->
                requests.containsKey(id) && requests.get(id).state() == RequestState.DEAD
                        ? done(change(id, RequestState.RUNNING, "retried", "d-pack", Optional.empty()))
                        : refused(requests.containsKey(id) ? 409 : 404);
            case RESEND_WEBHOOK, FLOWS -> refused(409);
            case LIST -> list(Json.read(command.payload(), RequestQuery.class));
            case RENEW_LEASE -> {
                renewals.incrementAndGet();
                yield new WorkResult.Done(Json.write(new LeaseAnswer(5000, false)));
            }
            case RELEASE_LEASE -> {
                released = true;
                yield new WorkResult.Done(Buffer.buffer());
            }
        };
    }

    private WorkResult found(UUID id) {
        return requests.containsKey(id) ? done(requests.get(id)) : refused(404);
    }

    private WorkResult list(RequestQuery query) {
        return new WorkResult.Done(Json.write(new RequestPage(requests.values().stream()
                .filter(request -> query.state().map(request.state()::equals).orElse(true))
                .sorted(Comparator.comparing(StoredRequest::id).reversed())
                .filter(request ->
                        query.before().map(b -> request.id().compareTo(b) < 0).orElse(true))
                .limit(query.limit())
                .toList())));
    }

    private static WorkResult done(StoredRequest request) {
        return new WorkResult.Done(Json.write(request));
    }

    private static WorkResult refused(int status) {
        return new WorkResult.Refused(
                Json.write(Refusal.of(status, "no-such-request", "There is no such request", "None.")));
    }

    private static StoredRequest accepted(Command command, Claim.First first) {
        Instant now = Instant.now();
        return new StoredRequest(
                command.requestId(),
                command.segment().flow(),
                command.segment().version(),
                command.caller().name(),
                RequestState.RUNNING,
                1,
                1,
                nextStage(command),
                first.idempotency().map(Idempotency::payloadHash).map(FakeStore::hex),
                command.acceptedAt(),
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(new StoredRequest.Change(1, "accepted", nextStage(command), now)),
                first.webhook().map(url -> new StoredRequest.Webhook(url, "waiting", List.of())));
    }

    private static String nextStage(Command command) {
        Flow<?, ?> flow =
                TestFlows.catalog(Outcome::done).find(command.segment()).orElseThrow();
        return flow.stageId(Segments.to(flow, command.segment()));
    }

    /** Moves a request on, as another node might. */
    public StoredRequest change(
            UUID id, RequestState state, String event, String nextStage, Optional<ReplyBytes> reply) {
        return requests.computeIfPresent(id, (key, before) -> {
            List<StoredRequest.Change> history = new ArrayList<>(before.history());
            history.add(new StoredRequest.Change(before.version() + 1, event, nextStage, Instant.now()));
            return new StoredRequest(
                    before.id(),
                    before.flow(),
                    before.flowVersion(),
                    before.caller(),
                    state,
                    before.version() + 1,
                    before.epoch(),
                    nextStage,
                    before.payloadHash(),
                    before.acceptedAt(),
                    Instant.now(),
                    before.expiresAt(),
                    state == RequestState.DEAD ? Optional.of("a secret cause") : Optional.empty(),
                    reply.map(r -> new StoredRequest.Reply(
                            r.status(), r.contentType(), r.location(), r.body().getBytes())),
                    history,
                    before.webhook());
        });
    }

    private static String hex(Buffer hash) {
        return HexFormat.of().formatHex(hash.getBytes());
    }
}
