package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.Refusal;
import dev.baton.flow.Reply;
import dev.baton.message.Effect;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.Problem;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Replies to clients, as bytes. The same input gives the same bytes on every node: a refusal is rendered by the
 * db-worker that stores it and by the gateway that sends it. Any thread.
 */
public final class Replies {
    private static final String JSON = "application/json";
    private static final int ASCII_END = 0x7f;

    /** An earlier attempt with the same key may have done more. */
    private static final String NOTHING_DONE = "This attempt did nothing.";

    private static final String TRY_SAME_KEY = " Send it again later, with the same Idempotency-Key if it had one.";

    private Replies() {}

    /** @throws RuntimeException if the flow's renderer throws: a fault of its author, which may be any other, too */
    public static ReplyBytes answered(FlowRun run, Value answer) {
        return typed(run.flow(), answer);
    }

    private static <O> ReplyBytes typed(Flow<?, O> flow, Value answer) {
        Reply<O> reply = flow.reply();
        Optional<String> location =
                reply.location().map(to -> to.apply(object(flow, answer))).map(Replies::uri);
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

    /**
     * Blanks, and what is not ASCII, percent-encoded (RFC 3987, 3.1): a header has no other bytes. Control characters
     * stay, and are a fault.
     *
     * @throws IllegalArgumentException for half a surrogate pair, which is no character
     */
    private static String uri(String text) {
        StringBuilder uri = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            if (each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("half a surrogate pair in its location");
            }
            if (each > ' ' && each < ASCII_END || Character.isISOControl(each)) {
                uri.appendCodePoint(each);
            } else {
                uri.append(URLEncoder.encode(Character.toString(each), StandardCharsets.UTF_8)
                        .replace("+", "%20"));
            }
        });
        return uri.toString();
    }

    @SuppressWarnings("unchecked") // the builder made the reply for the last stage's type
    private static <O> O object(Flow<?, O> flow, Value answer) {
        return (O) answer.as(flow.stages().getLast().outputType());
    }

    /** @param effect what the stages before the one that refused have committed */
    public static ReplyBytes refused(UUID requestId, Refusal refusal, Effect effect) {
        return problem(Problem.of(refusal, requestId.toString(), effect));
    }

    /** Of a refusal before anything was done. */
    public static ReplyBytes refused(UUID requestId, Refusal refusal) {
        return refused(requestId, refusal, Effect.NONE);
    }

    /**
     * The operator reads the message in the log; the client gets the verdict, what is known of the effect, and what to
     * do. Where the store has the request, or may have it, the reply names where to read it.
     */
    public static ReplyBytes failed(UUID requestId, WorkResult.Failed failure, boolean durable) {
        Cause cause = cause(failure);
        boolean maybeStored = durable && failure.effect() != Effect.NONE;
        String detail = cause.detail() + effectOf(requestId, failure, durable);
        Problem problem = Problem.of(
                        cause.status(), cause.code(), cause.title(), detail, requestId.toString(), failure.verdict())
                .withEffect(failure.effect());
        return new ReplyBytes(
                problem.status(),
                Problem.CONTENT_TYPE,
                maybeStored ? Optional.of(path(requestId)) : Optional.empty(),
                Json.write(problem));
    }

    /** A stage gave the request up, and the store keeps it for an operator. */
    static ReplyBytes deadLetter(UUID requestId, WorkResult.Failed failure) {
        Cause cause = cause(failure);
        String effect =
                switch (failure.effect()) {
                    case NONE -> "Nothing was done so far.";
                    case UNKNOWN -> "Whether it was done is not known.";
                    case DONE -> "Its database work was done, up to the stage that failed.";
                };
        String detail = "%s%s It is kept as a dead letter, and an operator can retry it: read %s."
                .formatted(cause.detail(), effect, path(requestId));
        Problem problem = Problem.of(
                        cause.status(), cause.code(), cause.title(), detail, requestId.toString(), failure.verdict())
                .withEffect(failure.effect());
        return new ReplyBytes(
                problem.status(), Problem.CONTENT_TYPE, Optional.of(path(requestId)), Json.write(problem));
    }

    /** @param detail before the sentence on the effect; empty or ending with a blank */
    private record Cause(int status, String code, String title, String detail) {}

    private static Cause cause(WorkResult.Failed failure) {
        return switch (failure.verdict()) {
            case OVERLOADED -> new Cause(503, "overloaded", "Service overloaded", "");
            case DATABASE_UNAVAILABLE ->
                new Cause(
                        503,
                        "database-unavailable",
                        "The database is not available to this request",
                        "It can't be reached, or what the request needs in it is locked. ");
            case NODE_LEFT -> new Cause(503, "node-left", "The node that did the work was lost", "");
            case NO_HANDLER, DISCARDED, FENCED -> new Cause(503, "unavailable", "No node could do the work", "");
            case TIMED_OUT, LATE -> new Cause(504, "timed-out", "Request timed out", failure.message() + ". ");
            case TOO_LARGE ->
                new Cause(413, "too-large", "More bytes than may travel between nodes", failure.message() + ". ");
            case FAILED, REPLIED, REFUSED ->
                new Cause(500, "stage-failed", "A stage failed", "Report the request id to the operator. ");
        };
    }

    private static String effectOf(UUID requestId, WorkResult.Failed failure, boolean durable) {
        boolean gaveUp = failure.verdict() == Verdict.FAILED;
        return switch (failure.effect()) {
            case NONE -> {
                if (gaveUp || failure.verdict() == Verdict.TOO_LARGE) {
                    yield NOTHING_DONE;
                }
                yield NOTHING_DONE + (durable ? TRY_SAME_KEY : " Try again later.");
            }
            case UNKNOWN ->
                durable
                        ? ("Whether it was done is not known yet: read %s, or send it again with the "
                                        + "same Idempotency-Key.")
                                .formatted(path(requestId))
                        : "Whether it was done is not known.";
            case DONE -> {
                if (!durable) {
                    yield "Its database work was done, up to the stage that failed.";
                }
                yield "Its database work was done; it is stored and will be finished: read %s."
                        .formatted(path(requestId));
            }
        };
    }

    private static String path(UUID requestId) {
        return "/requests/" + requestId;
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
