package dev.baton.node.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.baton.async.Sha256;
import dev.baton.flow.Caller;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Token;
import dev.baton.inspector.api.SignedTokens;
import dev.baton.limit.RecentlyUsed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks bearer tokens: JSON Web Tokens that one issuer signed for one audience (RFC 9068, RFC 8725). Tokens that were
 * right are remembered until they end or the issuer's keys change, as far as there is room. Any thread.
 */
public final class TokenVerifier implements AutoCloseable {
    /** A client that hears it gets a new token. */
    public static final String EXPIRED = SignedTokens.EXPIRED;

    private static final int LONGEST = 12 * 1024;
    /** Three parts in base64url, the first of them a JSON object. No API key of ours looks like this. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*");

    /** Files name callers, with blanks behind the name. */
    private static final Pattern SUBJECT = Pattern.compile("[^\\p{Cc}\\p{Cs}\\p{Z}]+");

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    /** Of one issuer for one algorithm, for tokens without a key id. */
    private static final int MOST_KEYS_TRIED = 8;

    private final TokenSettings settings;
    private final String issuer;
    private final String audience;
    private final IssuerClient client;
    private final IssuerKeys keys;
    private final InstantSource clock;
    private final RecentlyUsed<Checked> checked;
    private final Counter refused;
    private final Counter unchecked;

    /** A token that was right. */
    private record Checked(Token token, Instant end, long generation) {}

    private TokenVerifier(
            TokenSettings settings,
            IssuerClient client,
            InstantSource clock,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.settings = settings;
        this.issuer = settings.issuer().orElseThrow();
        this.audience = settings.audience().orElseThrow();
        this.client = client;
        this.keys = new IssuerKeys(() -> client.keys().map(Signatures::usable), settings, nanoTime);
        this.clock = clock;
        this.checked = new RecentlyUsed<>(settings.remembered());
        this.refused = counter(meters, "refused", "Tokens that were not valid");
        this.unchecked = counter(meters, "unchecked", "Tokens that could not be checked, as the issuer was away");
        Gauge.builder("baton.tokens.keys", keys, known -> known.current()
                        .map(now -> now.keys().size())
                        .orElse(0))
                .description("Keys of the issuer that tokens are checked with; 0: none is accepted")
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder("baton.tokens." + name).description(description).register(meters);
    }

    /**
     * Empty without an issuer. Reads its keys; nothing waits for that.
     *
     * @param development plain HTTP to an issuer on another machine is allowed
     */
    public static Optional<TokenVerifier> of(
            TokenSettings settings, Vertx vertx, boolean development, MeterRegistry meters) {
        return settings.issuer().map(issuer -> {
            TokenVerifier verifier = new TokenVerifier(
                    settings,
                    new IssuerClient(vertx, settings, issuer, development),
                    InstantSource.system(),
                    System::nanoTime,
                    meters);
            verifier.keys.keepFresh(vertx);
            return verifier;
        });
    }

    /** Empty: no token is an operator's. */
    public Optional<OperatorTokens> operators() {
        return settings.operatorScopes().map(prefix -> new OperatorTokens(this, prefix));
    }

    /** What is run, on any thread, each time the issuer's keys have changed. */
    public void onKeysChanged(Runnable action) {
        keys.onChange(action);
    }

    /** Lines for people: what is wrong with the issuer, if anything. */
    public List<String> notes() {
        Optional<IssuerKeys.Known> known = keys.current();
        return keys.problem()
                .map(why -> List.of("the keys of %s can't be read: %s%s"
                        .formatted(
                                issuer,
                                why,
                                known.isPresent()
                                        ? "; those that were read before are used"
                                        : "; no token can be checked")))
                .or(() -> known.filter(now -> now.keys().isEmpty())
                        .map(none ->
                                List.of(issuer + " publishes no key that can be used here; all tokens are refused")))
                .orElse(List.of());
    }

    /** Whether this is a token, and no key. */
    public static boolean isToken(String credential) {
        return TOKEN.matcher(credential).matches();
    }

    /**
     * What a token says, or 401 if it is not valid. Complete at once, but where keys have to be read first. Fails with
     * {@link IssuerUnavailable} if it can't be said.
     */
    public Future<Outcome<Token>> verify(String text) {
        String hash = HexFormat.of().formatHex(Sha256.of(text));
        Optional<Token> before = remembered(hash);
        if (before.isPresent()) {
            return Future.succeededFuture(Outcome.done(before.get()));
        }
        Future<Outcome<Token>> verdict = text.length() > LONGEST ? no("is too long") : parse(text, hash);
        return verdict.onSuccess(outcome -> {
                    if (outcome instanceof Outcome.Refused<Token>) {
                        refused.increment();
                    }
                })
                .onFailure(away -> unchecked.increment());
    }

    private Optional<Token> remembered(String hash) {
        Optional<IssuerKeys.Known> now = keys.current();
        return checked.find(hash)
                .filter(known -> now.isPresent() && now.get().generation() == known.generation())
                .filter(known -> clock.instant().isBefore(known.end()))
                .map(Checked::token);
    }

    private Future<Outcome<Token>> parse(String text, String hash) {
        SignedJWT jwt;
        JWTClaimsSet claims;
        try {
            jwt = SignedJWT.parse(text);
            claims = jwt.getJWTClaimsSet();
        } catch (ParseException | RuntimeException e) { // of the library: it is not our fault
            return no("can't be read, or is not signed");
        }
        if (!Signatures.allows(jwt.getHeader().getAlgorithm())) {
            return no("is signed in a way that is not accepted here");
        }
        JOSEObjectType type = jwt.getHeader().getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            return no("is no access token");
        }
        Optional<Refusal> wrong = wrong(claims);
        return wrong.isPresent() ? Future.succeededFuture(Outcome.refused(wrong.get())) : signed(jwt, claims, hash);
    }

    /** What its claims alone refuse; that costs less than its signature. */
    private Optional<Refusal> wrong(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date end = claims.getExpirationTime();
        if (!issuer.equals(claims.getIssuer())) {
            return Optional.of(refusal("comes from another issuer"));
        }
        if (!claims.getAudience().contains(audience)) {
            return Optional.of(refusal("is for another audience"));
        }
        if (end == null || claims.getSubject() == null) {
            return Optional.of(refusal("has no end or no subject"));
        }
        if (!SUBJECT.matcher(claims.getSubject()).matches()) {
            return Optional.of(refusal("has an empty subject, or one with blanks or control characters"));
        }
        if (!new Token(issuer, claims.getSubject(), Set.of()).namesCaller()) {
            return Optional.of(refusal(
                    "has too long a subject: ISSUER#SUBJECT has at most %d bytes".formatted(Caller.MAX_NAME_BYTES)));
        }
        if (!now.isBefore(end.toInstant().plus(settings.clockSkew()))) {
            return Optional.of(Refusal.of(401, EXPIRED, "Unauthenticated", "The token has expired: get a new one."));
        }
        Instant latest = now.plus(settings.clockSkew());
        return isAfter(claims.getNotBeforeTime(), latest) || isAfter(claims.getIssueTime(), latest)
                ? Optional.of(refusal("is not valid yet"))
                : Optional.empty();
    }

    private static boolean isAfter(@Nullable Date time, Instant latest) {
        return time != null && time.toInstant().isAfter(latest);
    }

    private Future<Outcome<Token>> signed(SignedJWT jwt, JWTClaimsSet claims, String hash) {
        Optional<IssuerKeys.Known> now = keys.current();
        if (now.isPresent() && isSigned(jwt, now.get())) {
            return Future.succeededFuture(accepted(claims, hash, now.get()));
        }
        // Never read, or with none of these keys: its issuer may have another one by now, also by the same key id.
        return keys.latest().map(latest -> {
            boolean same = now.isPresent() && now.get().generation() == latest.generation();
            return !same && isSigned(jwt, latest)
                    ? accepted(claims, hash, latest)
                    : Outcome.refused(refusal("is not signed with a key of its issuer that is accepted here"));
        });
    }

    private static boolean isSigned(SignedJWT jwt, IssuerKeys.Known known) {
        return Signatures.fitting(known.keys(), jwt.getHeader()).stream()
                .limit(MOST_KEYS_TRIED)
                .anyMatch(key -> Signatures.isRight(jwt, key));
    }

    private Outcome<Token> accepted(JWTClaimsSet claims, String hash, IssuerKeys.Known known) {
        Token token = new Token(issuer, claims.getSubject(), scopes(claims));
        Instant end = claims.getExpirationTime().toInstant().plus(settings.clockSkew());
        if (settings.remembered() > 0) {
            checked.put(hash, new Checked(token, end, known.generation()));
        }
        return Outcome.done(token);
    }

    /** A text with spaces between them (RFC 9068), or a list, as some issuers have it. */
    private Set<String> scopes(JWTClaimsSet claims) {
        Object claim = claims.getClaim(settings.scopeClaim());
        if (claim instanceof String text) {
            return text.isBlank() ? Set.of() : Set.copyOf(List.of(text.strip().split(" +")));
        }
        return claim instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static Future<Outcome<Token>> no(String why) {
        return Future.succeededFuture(Outcome.refused(refusal(why)));
    }

    private static Refusal refusal(String why) {
        return Refusal.of(401, "invalid-token", "Unauthenticated", "The token " + why + ".");
    }

    @Override
    public void close() {
        client.close();
    }
}
