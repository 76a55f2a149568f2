package dev.baton.bus;

import dev.baton.message.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The commands that this node has received and not completed, and the same of other nodes on request: the event bus may
 * lose a frame silently, and then its sender can only learn of it by a query. Opened from where the {@link Inbox} is,
 * and so on the same event loop: frames that came before a question are read before it. Any thread.
 */
final class ReceivedCommands {
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final int UNREADABLE = 400;

    private final Vertx vertx;
    private final String self;
    private final Membership membership;
    private final FrameMeter frames;
    private final Set<Key> open = ConcurrentHashMap.newKeySet();
    private final WatchedConsumer<Buffer> listening;

    private record Key(String sender, long commandId) {}

    /** "Which of these commands of mine do you not have?" The reply: their ids. */
    record Query(String sender, List<Long> commandIds) {
        static final int MAX_COMMANDS = 512;
    }

    record Missing(List<Long> commandIds) {}

    ReceivedCommands(Vertx vertx, Membership membership, String self, FrameMeter frames) {
        this.vertx = vertx;
        this.self = self;
        this.membership = membership;
        this.frames = frames;
        this.listening = new WatchedConsumer<>(vertx, membership, Addresses.received(self), this::answer);
    }

    Future<Void> open() {
        return listening.open();
    }

    Future<Void> close() {
        return listening.close();
    }

    void received(String sender, long commandId) {
        open.add(new Key(sender, commandId));
    }

    void completed(String sender, long commandId) {
        open.remove(new Key(sender, commandId));
    }

    /**
     * Which of these the node does not have: never received, or completed already. A completion may still be on its way
     * when this says so. Fails if the node does not reply.
     */
    Future<List<Long>> missingAt(String nodeId, List<Long> commandIds) {
        DeliveryOptions options = options().setSendTimeout(PATIENCE.toMillis());
        return vertx.eventBus()
                .<Buffer>request(Addresses.received(nodeId), Json.write(new Query(self, commandIds)), options)
                .map(reply -> Json.read(reply.body(), Missing.class).commandIds());
    }

    private void answer(Message<Buffer> message) {
        Query question;
        try {
            question = Objects.requireNonNull(Json.read(message.body(), Query.class));
            question.commandIds().forEach(Objects::requireNonNull);
        } catch (RuntimeException e) { // also a body of another type
            frames.refusedQuery();
            message.fail(UNREADABLE, "This is no query for commands: " + e.getMessage());
            return;
        }
        if (!membership.sentBy(message, question.sender())) {
            frames.forged();
            message.fail(UNREADABLE, "This query came from another node than it names");
            return;
        }
        List<Long> missing = question.commandIds().stream()
                .filter(id -> !open.contains(new Key(question.sender(), id)))
                .toList();
        message.reply(Json.write(new Missing(missing)), options());
    }

    private static DeliveryOptions options() {
        return new DeliveryOptions().addHeader(TapInterceptors.UNSEEN, "1").setTracingPolicy(TracingPolicy.IGNORE);
    }
}
