package dev.baton.gateway.http.exchange;

import dev.baton.flow.Refusal;
import dev.baton.message.Effect;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.node.http.RequestRules;
import dev.baton.node.token.IssuerUnavailable;
import dev.baton.reply.Problem;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.Replies;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The problem documents of the HTTP edge itself; those of flows are made in {@code run/Replies}. */
public final class Problems {
    /** An earlier attempt with the same key may have done more. */
    static final String NOTHING_DONE = "This attempt did nothing";

    private static final Map<Integer, StatusProblem> BY_STATUS = Map.of(
            400, new StatusProblem("bad-request", "This is not a valid HTTP request", "Check it.", Verdict.REFUSED),
            404, new StatusProblem("not-found", "Not found", "See /openapi.json.", Verdict.REFUSED),
            405,
                    new StatusProblem(
                            "method-not-allowed",
                            "Method not allowed",
                            "See the header Allow for what is.",
                            Verdict.REFUSED),
            408,
                    new StatusProblem(
                            "too-slow", "The request did not arrive in time", "Send it at once.", Verdict.REFUSED),
            413, new StatusProblem("too-large", "The body is too large", "Send less.", Verdict.TOO_LARGE),
            414, new StatusProblem("uri-too-long", "The URI is too long", "Send a shorter one.", Verdict.TOO_LARGE),
            429,
                    new StatusProblem(
                            "too-many-bodies",
                            "Too many unfinished bodies come from this address",
                            NOTHING_DONE + ". Send each body at once, and fewer at a time.",
                            Verdict.OVERLOADED),
            431, new StatusProblem("headers-too-large", "The headers are too large", "Send less.", Verdict.TOO_LARGE),
            501,
                    new StatusProblem(
                            "not-implemented",
                            "This transfer coding is not known here",
                            "Send the body with Content-Length, or with Transfer-Encoding: chunked and no other.",
                            Verdict.REFUSED),
            505,
                    new StatusProblem(
                            "http-version-not-supported",
                            "HTTP version not supported",
                            "Use HTTP/1.1.",
                            Verdict.REFUSED));

    private static final int MISDIRECTED = 421;
    /** Of the live lab only. */
    private static final StatusProblem ANOTHER_LOOP = new StatusProblem(
            "another-event-loop",
            "This event loop serves no requests of the lab's load",
            NOTHING_DONE + ". Connect again.",
            Verdict.REFUSED);

    private static final String CHALLENGE = "WWW-Authenticate";

    private Problems() {}

    private record StatusProblem(String code, String title, String detail, Verdict verdict) {}

    public static HttpReply refused(UUID id, Refusal refusal) {
        HttpReply reply = HttpReply.of(Replies.refused(id, refusal));
        return refusal.status() == 401 ? reply.with(CHALLENGE, "Bearer") : reply;
    }

    /** The same for credentials: if there were some, the challenge says that they are wrong (RFC 6750). */
    public static HttpReply unauthenticated(Exchange exchange, Refusal refusal) {
        HttpReply reply = refused(exchange.id(), refusal);
        return refusal.status() == 401 && exchange.credentials().apiKey().isPresent()
                ? reply.with(CHALLENGE, "Bearer error=\"invalid_token\"")
                : reply;
    }

    public static HttpReply manyCredentials(UUID id) {
        return problem(
                id,
                400,
                "more-than-one-credential",
                RequestRules.MANY_CREDENTIALS,
                NOTHING_DONE + ": send one Authorization: Bearer KEY, or one X-Api-Key: KEY, and not both.",
                Verdict.REFUSED);
    }

    /** The caller is known, and may not do this (RFC 6750). */
    public static HttpReply insufficientScope(UUID id, Set<String> scopes) {
        String needed = String.join(" ", new TreeSet<>(scopes));
        return problem(
                        id,
                        403,
                        "insufficient-scope",
                        "The caller may not do this",
                        NOTHING_DONE + ": it needs the scope " + needed + ", which this key or token does not have.",
                        Verdict.REFUSED)
                .with(CHALLENGE, "Bearer error=\"insufficient_scope\", scope=\"%s\"".formatted(needed));
    }

    /** What the store could not do, by its verdict. No stage of a flow has failed in it. */
    public static HttpReply failed(UUID id, WorkResult.Failed failure) {
        return failure.verdict() == Verdict.FAILED
                ? internal(id, failure.effect())
                : HttpReply.of(Replies.failed(id, failure, false));
    }

    /** Its flow's authentication did not answer. */
    public static HttpReply unauthenticatable(UUID id, Throwable why) {
        return problem(
                        id,
                        503,
                        "authentication-unavailable",
                        "Credentials can't be checked now",
                        NOTHING_DONE
                                + (why instanceof IssuerUnavailable
                                        ? ": the keys of your token's issuer can't be read now."
                                        : ": it could not be found out who you are.")
                                + " Send it again in a moment.",
                        Verdict.FAILED)
                .with("Retry-After", "1");
    }

    /** Turned away before anything was begun. */
    public static HttpReply overloaded(UUID id) {
        return HttpReply.of(Replies.failed(
                id,
                new WorkResult.Failed(Verdict.OVERLOADED, "gateway", "Turned away before it was read", true),
                false));
    }

    /** The store has the request: its first database stage was committed. */
    public static HttpReply stillRunning(UUID id, UUID running) {
        return problem(
                        id,
                        409,
                        "still-running",
                        "The request is still running",
                        "It is stored and will be finished: read " + path(running)
                                + ", or send it again with Prefer: wait=10.",
                        Verdict.REFUSED,
                        Effect.DONE)
                .with("Location", path(running))
                .with("Retry-After", "1");
    }

    /**
     * A limit of the caller, or of its address.
     *
     * @param after seconds until it may try again
     */
    static HttpReply tooMany(UUID id, String code, String title, String detail, long after) {
        return problem(id, 429, code, title, detail, Verdict.OVERLOADED).with("Retry-After", Long.toString(after));
    }

    /** Too many requests of this caller are being run. */
    public static HttpReply tooManyAtOnce(UUID id) {
        return tooMany(
                id,
                "too-many-at-once",
                "Too many requests of this caller are being run",
                NOTHING_DONE + ". Send it again when others have ended.",
                1);
    }

    public static HttpReply keyReused(UUID id) {
        return problem(
                id,
                422,
                "idempotency-key-reused",
                "Idempotency-Key reused with another request body",
                NOTHING_DONE + ": a request with this key and another input is known. Use a new key for a new request.",
                Verdict.REFUSED);
    }

    public static HttpReply deadLetter(UUID id, StoredRequest dead) {
        return problem(
                        id,
                        500,
                        "dead-letter",
                        "Request failed: dead letter",
                        (dead.committed()
                                        ? "Its database work was done, up to the stage that failed."
                                        : "Nothing was done.")
                                + " It is kept as a dead letter: an operator can retry it, and then the answer is at "
                                + path(dead.id()) + ". A retry of yours changes nothing.",
                        Verdict.FAILED,
                        dead.committed() ? Effect.DONE : Effect.NONE)
                .with("Location", path(dead.id()));
    }

    public static HttpReply notInTime(UUID id, UUID running) {
        return problem(
                        id,
                        504,
                        "timed-out",
                        "Request timed out",
                        "The request is stored and will be finished by another node: read " + path(running)
                                + ", or send it again with the same Idempotency-Key.",
                        Verdict.TIMED_OUT,
                        Effect.DONE)
                .with("Location", path(running));
    }

    /** For what vertx-web, the HTTP decoder or an internal fault ended. */
    public static HttpReply byStatus(UUID id, int status) {
        if (status == 503) {
            return overloaded(id);
        }
        StatusProblem known = status == MISDIRECTED ? ANOTHER_LOOP : BY_STATUS.get(status);
        if (known != null) {
            return problem(id, status, known.code(), known.title(), known.detail(), known.verdict());
        }
        return status < 500
                ? problem(id, status, "bad-request", "This is not a valid request", "Check it.", Verdict.REFUSED)
                : internal(id, Effect.UNKNOWN);
    }

    /** @param effect what is known of what was done */
    static HttpReply internal(UUID id, Effect effect) {
        return problem(
                id,
                500,
                "internal-error",
                "Internal server error",
                (effect == Effect.UNKNOWN ? "Whether it was done is not known. " : "")
                        + "Report the request id to the operator.",
                Verdict.FAILED,
                effect);
    }

    public static HttpReply json(int status, Object body) {
        return HttpReply.of(new ReplyBytes(status, "application/json", Optional.empty(), Json.write(body)));
    }

    public static HttpReply empty(int status) {
        return HttpReply.of(new ReplyBytes(status, "", Optional.empty(), Buffer.buffer()));
    }

    /** Where more of a request can be read, relative to this server. */
    public static Map<String, String> links(UUID id) {
        String self = path(id);
        return new TreeMap<>(Map.of("self", self, "reply", self + "/reply", "events", self + "/events"));
    }

    /** Where a request can be read. */
    public static String path(UUID id) {
        return "/requests/" + id;
    }

    /** Nothing was done. */
    private static HttpReply problem(UUID id, int status, String code, String title, String detail, Verdict verdict) {
        return problem(id, status, code, title, detail, verdict, Effect.NONE);
    }

    private static HttpReply problem(
            UUID id, int status, String code, String title, String detail, Verdict verdict, Effect effect) {
        return HttpReply.of(Replies.problem(
                Problem.of(status, code, title, detail, id.toString(), verdict).withEffect(effect)));
    }
}
