package dev.baton.inspector.api;

import dev.baton.flow.KeyFile;
import dev.baton.flow.KeyNames;
import dev.baton.flow.KnownKeys;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.limit.ClientAddress;
import dev.baton.limit.FailedLogins;
import dev.baton.limit.TrustedProxies;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Authentication and authorization of the admin API. On a loopback port no token is needed to read and to change, nor,
 * in the development profile, to see payloads; on any other port nothing goes without. A change has to come with a
 * header that no form and no other site can send, and a request without a token has to name this machine: a DNS name
 * that points to it is refused (DNS rebinding). So is what a trusted proxy on this machine sends for others. Any
 * thread.
 */
public final class Access {
    private static final String BEARER = "Bearer ";
    private static final String THIS_MACHINE = "a user of this machine";
    private static final int FAILURES_A_MINUTE = 30;
    private static final int REMEMBERED = 1_000;
    private static final String CHANGE_HEADER = "Baton-Admin";
    private static final long TOKEN_SECONDS = 5;

    /** Where a call keeps what became of its token. */
    private static final String VERDICT = "baton.token";

    private final FailedLogins failed = new FailedLogins(FAILURES_A_MINUTE, REMEMBERED);
    private final boolean loopback;
    private final boolean development;
    private final TrustedProxies proxies;
    private final KnownKeys<Visitor> tokens;
    private final Optional<KeyFile<Visitor>> file;
    private final Optional<SignedTokens> signed;

    /** On a port without a file of tokens, without proxies and without an issuer. */
    public Access(String host, boolean development, List<AdminToken> tokens) {
        this(host, development, tokens, Optional.empty(), TrustedProxies.none(), Optional.empty());
    }

    /**
     * @param host that the admin port is bound to
     * @param tokenFile with more tokens and their rights
     * @param signed tokens of an issuer, if they are accepted
     * @throws IllegalArgumentException in one line, if the file can't be used, or a token has two names
     */
    public Access(
            String host,
            boolean development,
            List<AdminToken> tokens,
            Optional<Path> tokenFile,
            TrustedProxies proxies,
            Optional<SignedTokens> signed) {
        this.loopback = isLoopback(host);
        this.signed = signed;
        this.proxies = proxies;
        this.development = development;
        KnownKeys<Visitor> known = KnownKeys.none();
        KeyNames names = KeyNames.of("node.admin-tokens");
        for (AdminToken token : tokens) {
            names.add(KeyFile.Entry.of(
                    token.name(),
                    token.sha256(),
                    token.rights().stream().map(Right::toString).collect(Collectors.toSet()),
                    Set.of()));
            known = known.withHash(token.sha256(), new Visitor(token.name(), token.rights()));
        }
        this.tokens = known;
        this.file = tokenFile.map(path -> read(path, names));
    }

    private static KeyFile<Visitor> read(Path file, KeyNames names) {
        try {
            return KeyFile.read(file, names, Access::visitor);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("node.admin-tokens-file: " + e.getMessage(), e);
        }
    }

    private static Visitor visitor(KeyFile.Entry entry) {
        entry.requireNoScopes();
        if (entry.rights().isEmpty()) {
            throw new IllegalArgumentException("has no rights, such as rights=read");
        }
        return new Visitor(
                entry.name(), entry.rights().stream().map(Right::parse).collect(Collectors.toSet()));
    }

    /**
     * From now on, what changes in the file of tokens holds some seconds later.
     *
     * @param changed runs each time
     */
    public void renewOn(Vertx vertx, Runnable changed) {
        file.ifPresent(keys -> {
            keys.onChange(changed);
            keys.renewOn(vertx);
        });
    }

    /** Where a request comes from, for the audit. */
    String client(HttpServerRequest request) {
        return proxies.client(request);
    }

    /** Whether this is the development profile, where more is allowed. */
    public boolean development() {
        return development;
    }

    /**
     * Before each call of the admin API: its token may have to wait for the keys of its issuer. Whether it may do what
     * it wants is said by {@link #check}. Event loop only.
     */
    public void authenticate(RoutingContext context) {
        Optional<String> token = token(context.request())
                .filter(this::isSigned)
                .filter(shown -> mustWait(context.request(), shown).isEmpty());
        if (token.isEmpty()) {
            context.next();
            return;
        }
        Future<Outcome<Visitor>> verdict = signed.orElseThrow().find(token.get());
        if (verdict.isComplete()) {
            context.put(VERDICT, verdict);
            context.next();
            return;
        }
        Context loop = context.vertx().getOrCreateContext();
        context.request().pause();
        Future<Outcome<Visitor>> within = verdict.timeout(TOKEN_SECONDS, TimeUnit.SECONDS);
        within.onComplete(ignored -> loop.runOnContext(here -> {
            context.put(VERDICT, within);
            context.next(); // who reads the body says so now
            context.request().resume();
        }));
    }

    private boolean isSigned(String token) {
        return signed.filter(those -> those.isToken(token)).isPresent();
    }

    /** @throws ApiProblem if they may not */
    Visitor check(RoutingContext context, Right right) {
        if (right.changes()) {
            checkIntent(context.request());
        }
        Visitor visitor = visitor(context);
        if (!visitor.may(right)) {
            throw ApiProblem.of(
                    403,
                    "not-allowed",
                    "This needs the right '" + right + "'",
                    visitor.issuer().isPresent() && signed.isPresent()
                            ? "A token has it by the scope " + signed.get().scope(right) + "."
                            : "Send a token that has it as Authorization: Bearer TOKEN; see node.admin-tokens.");
        }
        return visitor;
    }

    /** Who sends this, for the audit; it is no log-in. */
    Optional<Visitor> known(RoutingContext context) {
        Optional<String> shown = token(context.request());
        if (shown.isPresent()) {
            return isSigned(shown.get()) ? proven(context) : find(shown.get());
        }
        return isLocal(context.request()) && namesThisMachine(context.request())
                ? Optional.of(ofThisMachine())
                : Optional.empty();
    }

    private static Optional<Visitor> proven(RoutingContext context) {
        Future<Outcome<Visitor>> verdict = context.get(VERDICT);
        return verdict != null && verdict.succeeded() && verdict.result() instanceof Outcome.Done<Visitor> done
                ? Optional.of(done.answer())
                : Optional.empty();
    }

    private Optional<Visitor> find(String token) {
        return tokens.find(token).or(() -> file.flatMap(more -> more.keys().find(token)));
    }

    /** What the request shows. */
    static Optional<String> token(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private Visitor visitor(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<String> shown = token(request);
        if (shown.isPresent()) {
            return known(context, shown.get());
        }
        if (!isLocal(request) || !namesThisMachine(request)) {
            throw ApiProblem.of(
                    401,
                    "unauthenticated",
                    "Unauthenticated",
                    isLocal(request)
                            ? "Use 127.0.0.1 or localhost as the host, or send a token as Authorization: Bearer TOKEN."
                            : "Send a token as Authorization: Bearer TOKEN; see node.admin-tokens.");
        }
        return ofThisMachine();
    }

    private Visitor ofThisMachine() {
        return new Visitor(
                THIS_MACHINE, development ? EnumSet.allOf(Right.class) : EnumSet.of(Right.READ, Right.CHANGE));
    }

    private Visitor known(RoutingContext context, String token) {
        Optional<Duration> wait = mustWait(context.request(), token);
        if (wait.isPresent()) {
            throw notChecked(wait.get());
        }
        Outcome<Visitor> outcome = isSigned(token) ? verdict(context) : ofKey(token);
        return switch (outcome) {
            case Outcome.Done<Visitor> done -> {
                failed.succeeded(token);
                yield done.answer();
            }
            case Outcome.Refused<Visitor> refused -> {
                Refusal why = refused.why();
                if (!why.code().equals(SignedTokens.EXPIRED)) {
                    failed.failed(address(context.request()));
                }
                throw ApiProblem.of(why.status(), why.code(), why.title(), why.detail());
            }
        };
    }

    private Outcome<Visitor> ofKey(String token) {
        return find(token)
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(Refusal.of(
                        401, "unauthenticated", "This token is not known", "See node.admin-tokens of this node.")));
    }

    private static Outcome<Visitor> verdict(RoutingContext context) {
        Future<Outcome<Visitor>> verdict = context.get(VERDICT);
        if (verdict == null) { // it had to wait when the call came, and need not any more
            throw notChecked(Duration.ofSeconds(1));
        }
        if (verdict.failed()) {
            throw ApiProblem.of(
                            503,
                            "authentication-unavailable",
                            "This token can't be checked now",
                            "The keys of its issuer can't be read now. Nothing was done; send it again in a moment.")
                    .after(Duration.ofSeconds(1));
        }
        return verdict.result();
    }

    private static ApiProblem notChecked(Duration wait) {
        return ApiProblem.of(
                        429,
                        "too-many-failed-log-ins",
                        "Too many log-ins from this address have failed",
                        "The token was not checked.")
                .after(wait);
    }

    /** How long the token is not checked; empty: it may be. */
    private Optional<Duration> mustWait(HttpServerRequest request, String token) {
        return isLocal(request) ? Optional.empty() : failed.wait(address(request), token);
    }

    private String address(HttpServerRequest request) {
        return ClientAddress.of(proxies.client(request));
    }

    private static void checkIntent(HttpServerRequest request) {
        if (!"1".equals(request.getHeader(CHANGE_HEADER))) {
            throw ApiProblem.of(
                    403,
                    "header-missing",
                    "A change needs the header Baton-Admin: 1",
                    "No form can send it by mistake.");
        }
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        if (origin != null && (host == null || !host.equals(authority(origin)))) {
            throw ApiProblem.of(403, "other-origin", "Another site may not change anything here", "Origin: " + origin);
        }
    }

    private static String authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether somebody of this machine sends it, and no proxy for others. */
    private boolean isLocal(HttpServerRequest request) {
        return loopback && !proxies.forwards(request);
    }

    private static boolean namesThisMachine(HttpServerRequest request) {
        return request.authority() != null && isLoopback(request.authority().host());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("[::1]");
    }
}
