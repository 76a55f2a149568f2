package dev.baton.inspector.api;

import dev.baton.flow.KeyFile;
import dev.baton.flow.KeyNames;
import dev.baton.flow.KnownKeys;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.limit.ClientAddress;
import dev.baton.limit.FailedLogins;
import dev.baton.limit.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private final FailedLogins failed = new FailedLogins(FAILURES_A_MINUTE, REMEMBERED);
    private final boolean loopback;
    private final boolean development;
    private final TrustedProxies proxies;
    private final KnownKeys<Visitor> tokens;
    private final Optional<KeyFile<Visitor>> file;

    /** A user with rights. */
    record Visitor(String name, Set<Right> rights) {
        boolean may(Right right) {
            return rights.contains(right) || (right.changes() && rights.contains(Right.CHANGE));
        }
    }

    /** On a port without a file of tokens, and without proxies. */
    public Access(String host, boolean development, List<AdminToken> tokens) {
        this(host, development, tokens, Optional.empty(), TrustedProxies.none());
    }

    /**
     * @param host that the admin port is bound to
     * @param tokenFile with more tokens and their rights
     * @throws IllegalArgumentException in one line, if the file can't be used, or a token has two names
     */
    public Access(
            String host,
            boolean development,
            List<AdminToken> tokens,
            Optional<Path> tokenFile,
            TrustedProxies proxies) {
        this.loopback = isLoopback(host);
        this.proxies = proxies;
        this.development = development;
        KnownKeys<Visitor> known = KnownKeys.none();
        KeyNames names = KeyNames.of("node.admin-tokens");
        for (AdminToken token : tokens) {
            names.add(token.sha256(), token.name());
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

    /** @throws ApiProblem if they may not */
    Visitor check(HttpServerRequest request, Right right) {
        if (right.changes()) {
            checkIntent(request);
        }
        Visitor visitor = visitor(request);
        if (!visitor.may(right)) {
            throw ApiProblem.of(
                    403,
                    "not-allowed",
                    "This needs the right '" + right.name().toLowerCase(java.util.Locale.ROOT) + "'",
                    "Send a token that has it as Authorization: Bearer TOKEN; see node.admin-tokens.");
        }
        return visitor;
    }

    /** Who sends this, for the audit; it is no log-in. */
    Optional<String> name(HttpServerRequest request) {
        Optional<String> shown = token(request);
        return shown.isPresent()
                ? find(shown.get()).map(Visitor::name)
                : Optional.of(THIS_MACHINE).filter(name -> isLocal(request) && namesThisMachine(request));
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

    private Visitor visitor(HttpServerRequest request) {
        Optional<String> shown = token(request);
        if (shown.isPresent()) {
            return known(request, shown.get());
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
        return new Visitor(
                THIS_MACHINE, development ? EnumSet.allOf(Right.class) : EnumSet.of(Right.READ, Right.CHANGE));
    }

    private Visitor known(HttpServerRequest request, String token) {
        String address = ClientAddress.of(proxies.client(request));
        Optional<Duration> wait = isLocal(request) ? Optional.empty() : failed.wait(address, token);
        if (wait.isPresent()) {
            throw ApiProblem.of(
                            429,
                            "too-many-failed-log-ins",
                            "Too many log-ins from this address have failed",
                            "The token was not checked.")
                    .after(wait.get());
        }
        Optional<Visitor> visitor = find(token);
        if (visitor.isEmpty()) {
            failed.failed(address);
            throw ApiProblem.of(
                    401, "unauthenticated", "This token is not known", "See node.admin-tokens of this node.");
        }
        failed.succeeded(token);
        return visitor.get();
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
