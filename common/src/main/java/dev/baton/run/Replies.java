package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.Refusal;
import dev.baton.flow.Reply;
import dev.baton.message.Json;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.Problem;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/**
 * What the client is told, as bytes. The same input gives the same bytes on every node: a refusal is rendered by the
 * db-worker that stores it and by the gateway that tells it. Any thread.
 */
public final class Replies {
    private static final String JSON = "application/json";

    private Replies() {}

    /** @throws RuntimeException if the flow's renderer throws: a fault of its author */
    public static ReplyBytes answered(FlowRun run, Value answer) {
        return typed(run.flow(), answer);
    }

    private static <O> ReplyBytes typed(Flow<?, O> flow, Value answer) {
        Reply<O> reply = flow.reply();
        Optional<String> location = reply.location().map(to -> to.apply(object(flow, answer)));
        return switch (reply.body()) {
            case Reply.Body.Json<O> ignored -> new ReplyBytes(reply.status(), JSON, location, answer.encode());
            case Reply.Body.Text<O> text ->
                new ReplyBytes(
                        reply.status(),
                        text.contentType(),
                        location,
                        Buffer.buffer(text.render().apply(object(flow, answer))));
        };
    }

    @SuppressWarnings("unchecked") // the builder made the reply for the last stage's type
    private static <O> O object(Flow<?, O> flow, Value answer) {
        return (O) answer.as(flow.stages().getLast().outputType());
    }

    public static ReplyBytes refused(UUID requestId, Refusal refusal) {
        return problem(Problem.of(refusal, requestId.toString()));
    }

    /** What an operator reads in the log stays there: the client learns the verdict, and what to do. */
    public static ReplyBytes failed(UUID requestId, WorkResult.Failed failure, boolean durable) {
        String id = requestId.toString();
        return problem(
                switch (failure.verdict()) {
                    case OVERLOADED ->
                        of(503, "overloaded", "Too much to do", "Nothing was done. Try again later.", id, failure);
                    case DATABASE_UNAVAILABLE ->
                        of(
                                503,
                                "database-unavailable",
                                "The database can't be reached",
                                retryHint(durable),
                                id,
                                failure);
                    case NODE_LEFT ->
                        of(503, "node-left", "The node that did the work was lost", retryHint(durable), id, failure);
                    case NO_HANDLER, DISCARDED, FENCED ->
                        of(503, "unavailable", "Nobody could do the work", retryHint(durable), id, failure);
                    case TIMED_OUT, LATE ->
                        of(
                                504,
                                "timed-out",
                                "It took too long",
                                failure.message() + ". " + retryHint(durable),
                                id,
                                failure);
                    case TOO_LARGE ->
                        of(
                                413,
                                "too-large",
                                "More bytes than may travel between nodes",
                                failure.message(),
                                id,
                                failure);
                    case FAILED, REPLIED, REFUSED ->
                        of(500, "stage-failed", "A stage failed", "Tell the operator the request id.", id, failure);
                });
    }

    private static String retryHint(boolean durable) {
        return durable
                ? "Whether it was done is not known yet: ask again with the same Idempotency-Key, or read /requests/ID."
                : "Whether it was done is not known.";
    }

    private static Problem of(
            int status, String code, String title, String detail, String id, WorkResult.Failed failure) {
        return Problem.of(status, code, title, detail, id, failure.verdict());
    }

    public static ReplyBytes problem(Problem problem) {
        return new ReplyBytes(problem.status(), Problem.CONTENT_TYPE, Optional.empty(), Json.write(problem));
    }

    /** The failure of a renderer, or of anything else that has no better name. */
    static Ending.Failed unexpected(FlowRun run, String node, Throwable failure) {
        int last = run.flow().stages().size() - 1;
        return new Ending.Failed(
                Segments.segmentFrom(run.flow(), last),
                new WorkResult.Failed(Verdict.FAILED, node, "The reply can't be made: " + failure, false));
    }
}
