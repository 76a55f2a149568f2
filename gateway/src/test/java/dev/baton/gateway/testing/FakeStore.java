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
import dev.baton.store.AuditEntries;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditPage;
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
    public final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
    public volatile boolean released;
    public volatile boolean available = true;
    /** Answers retries as a db-worker of another release might: nobody can read it. */
    public volatile boolean unreadable;

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
        if (command.claim() instanceof Claim.Held && !owns(command)) {
            return Future.succeededFuture(settled(command.requestId()));
        }
        if (command.claim() instanceof Claim.First first) {
            UUID owner = first.idempotency()
                    .map(idempotency -> keys.computeIfAbsent(hex(idempotency.keyHash()), key -> command.requestId()))
                    .orElse(command.requestId());
            if (!owner.equals(command.requestId())) {
                stages.add(command);
                return Future.succeededFuture(new WorkResult.AlreadyStored(Json.write(requests.get(owner))));
            }
            requests.put(command.requestId(), accepted(command, first));
        }
        stages.add(command); // last: a test that sees it may change its request
        return database.apply(command).onSuccess(result -> {
            if (result instanceof WorkResult.Refused refused && owns(command)) {
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
            case STORE_REPLY -> stored(command, ReplyBytes.decode(command.payload()));
            case STORE_DEAD_LETTER -> {
                if (!owns(command)) {
                    yield settled(id);
                }
                change(id, RequestState.DEAD, "dead", "d-pack", Optional.empty());
                yield new WorkResult.Done(Buffer.buffer());
            }
            case RETRY ->
                unreadable
                        ? new WorkResult.Done(Buffer.buffer("{\"id\": 7}"))
                        : requests.containsKey(id) && requests.get(id).state() == RequestState.DEAD
                                ? done(change(id, RequestState.RUNNING, "retried", "d-pack", Optional.empty()))
                                : retriedBefore(id);
            case AUDIT -> {
                audit.addAll(Json.read(command.payload(), AuditEntries.class).entries());
                yield new WorkResult.Done(Buffer.buffer());
            }
            case READ_AUDIT -> new WorkResult.Done(Json.write(new AuditPage(audit, Optional.empty())));
            case NOTE_ATTEMPT -> new WorkResult.Done(Buffer.buffer());
            case RESEND_WEBHOOK, FLOWS -> refused(409);
            case LIST, SEARCH -> list(Json.read(command.payload(), RequestQuery.class));
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

    private WorkResult retriedBefore(UUID id) {
        StoredRequest known = requests.get(id);
        if (known == null) {
            return refused(404);
        }
        return known.retriedAt().isPresent() ? done(known) : refused(409);
    }

    private WorkResult stored(Command command, ReplyBytes reply) {
        UUID id = command.requestId();
        if (!owns(command)) {
            return settled(id);
        }
        RequestState state = RequestState.ofReply(reply.status());
        change(id, state, state.toString(), "reply", Optional.of(reply));
        return new WorkResult.Done(Buffer.buffer());
    }

    /** Whether its sender still runs the request. */
    private boolean owns(Command command) {
        StoredRequest stored = requests.get(command.requestId());
        return stored != null
                && stored.state() == RequestState.RUNNING
                && stored.epoch() == command.claim().epoch();
    }

    /** What a node that does not own a request gets: what is stored. */
    private WorkResult settled(UUID id) {
        return requests.containsKey(id)
                ? new WorkResult.AlreadyStored(Json.write(requests.get(id)))
                : new WorkResult.Failed(Verdict.FENCED, "db", "The store knows no such request any more", false);
    }

    private WorkResult found(UUID id) {
        return requests.containsKey(id) ? done(requests.get(id)) : refused(404);
    }

    private WorkResult list(RequestQuery query) {
        List<StoredRequest> page = requests.values().stream()
                .filter(request -> query.state().map(request.state()::equals).orElse(true))
                .sorted(Comparator.comparing(StoredRequest::id).reversed())
                .filter(request ->
                        query.before().map(b -> request.id().compareTo(b) < 0).orElse(true))
                .filter(request -> query.flow().map(request.flow()::equals).orElse(true))
                .filter(request -> query.caller().map(request.caller()::equals).orElse(true))
                .filter(request ->
                        query.businessKey().isEmpty() || query.businessKey().equals(request.businessKey()))
                .filter(request -> query.from()
                        .map(from -> !request.acceptedAt().isBefore(from))
                        .orElse(true))
                .filter(request ->
                        query.to().map(request.acceptedAt()::isBefore).orElse(true))
                .limit(query.limit())
                .toList();
        return new WorkResult.Done(Json.write(new RequestPage(
                page,
                page.size() < query.limit()
                        ? Optional.empty()
                        : Optional.of(page.getLast().id()))));
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
                first.webhook().map(url -> new StoredRequest.Webhook(url, "waiting", List.of())),
                Optional.empty(),
                first.businessKey());
    }

    private static String nextStage(Command command) {
        Flow<?, ?> flow =
                TestFlows.catalog(Outcome::done).find(command.segment()).orElseThrow();
        return flow.stageId(Segments.to(flow, command.segment()));
    }

    /** Moves a request on, as its owner might. */
    public StoredRequest change(
            UUID id, RequestState state, String event, String nextStage, Optional<ReplyBytes> reply) {
        return requests.computeIfPresent(
                id, (key, before) -> changed(before, before.epoch(), state, event, nextStage, reply));
    }

    /** Gives a request to another node, as recovery might. */
    public StoredRequest takeOver(UUID id) {
        return requests.computeIfPresent(
                id,
                (key, before) -> changed(
                        before, before.epoch() + 1, before.state(), "recovered", before.nextStage(), Optional.empty()));
    }

    private static StoredRequest changed(
            StoredRequest before,
            int epoch,
            RequestState state,
            String event,
            String nextStage,
            Optional<ReplyBytes> reply) {
        List<StoredRequest.Change> history = new ArrayList<>(before.history());
        history.add(new StoredRequest.Change(before.version() + 1, event, nextStage, Instant.now()));
        return new StoredRequest(
                before.id(),
                before.flow(),
                before.flowVersion(),
                before.caller(),
                state,
                before.version() + 1,
                epoch,
                nextStage,
                before.payloadHash(),
                before.acceptedAt(),
                Instant.now(),
                before.expiresAt(),
                state == RequestState.DEAD ? Optional.of("a secret cause") : Optional.empty(),
                reply.map(r -> new StoredRequest.Reply(
                        r.status(), r.contentType(), r.location(), r.body().getBytes())),
                history,
                before.webhook(),
                before.owner(),
                before.businessKey());
    }

    private static String hex(Buffer hash) {
        return HexFormat.of().formatHex(hash.getBytes());
    }
}
