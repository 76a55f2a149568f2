package dev.baton.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Queries of nodes about each other, at an address of its own and each time with a deadline: nothing that a request's
 * fate hangs on. Neither the tap nor tracing looks at it. Any thread; answers are made on the event loop that the bus
 * was opened on.
 */
public final class NodeQueries {
    /** A longer one would end the connection, with all that is on its way there: cluster.max-message is more. */
    static final int MAX_ANSWER_BYTES = 15 << 20;

    private static final int NO_ANSWER = 1;

    private final Vertx vertx;
    private final String self;
    private final FrameMeter frames;
    private final WatchedConsumer<Buffer> listening;
    private volatile Function<Buffer, Future<Buffer>> answerer =
            question -> Future.failedFuture("This node answers no queries yet");

    NodeQueries(Vertx vertx, Membership membership, String self, FrameMeter frames) {
        this.vertx = vertx;
        this.self = self;
        this.frames = frames;
        this.listening = new WatchedConsumer<>(vertx, membership, Addresses.queries(self), this::answer);
    }

    Future<Void> open() {
        return listening.open();
    }

    Future<Void> close() {
        return listening.close();
    }

    /** From now on, this answers for this node. It must not block. */
    public void answerWith(Function<Buffer, Future<Buffer>> answers) {
        answerer = answers;
    }

    /** A node's answer; fails if it has none, or is not there, or not in time. */
    public Future<Buffer> query(String nodeId, Buffer question, Duration atMost) {
        if (nodeId.equals(self)) {
            return answer(question).timeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
        DeliveryOptions options = options().setSendTimeout(atMost.toMillis());
        return vertx.eventBus()
                .<Buffer>request(Addresses.queries(nodeId), question, options)
                .map(Message::body);
    }

    private void answer(Message<?> message) {
        answerAny(message.body())
                .compose(NodeQueries::bounded)
                .onSuccess(answer -> message.reply(answer, options()))
                .onFailure(why -> {
                    frames.refusedQuery();
                    message.fail(NO_ANSWER, String.valueOf(why.getMessage()));
                });
    }

    private static Future<Buffer> bounded(Buffer answer) {
        return answer.length() <= MAX_ANSWER_BYTES
                ? Future.succeededFuture(answer)
                : Future.failedFuture(
                        "The answer has %d bytes; allowed: %d".formatted(answer.length(), MAX_ANSWER_BYTES));
    }

    /** What came may be of any type. */
    private Future<Buffer> answerAny(Object question) {
        return question instanceof Buffer buffer
                ? answer(buffer)
                : Future.failedFuture("A query is a buffer, and this is none");
    }

    private Future<Buffer> answer(Buffer question) {
        try {
            return answerer.apply(question);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static DeliveryOptions options() {
        return new DeliveryOptions().addHeader(TapInterceptors.UNSEEN, "1").setTracingPolicy(TracingPolicy.IGNORE);
    }
}
