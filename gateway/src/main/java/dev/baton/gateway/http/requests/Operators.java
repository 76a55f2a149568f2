package dev.baton.gateway.http.requests;

import dev.baton.flow.Credentials;
import dev.baton.flow.KeyFile;
import dev.baton.flow.KeyNames;
import dev.baton.flow.KnownKeys;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.api.Visitor;
import dev.baton.node.token.OperatorTokens;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The operators, who may see every request and retry the dead ones: all of that with a key, of which only the hash is
 * known, and what its scopes say with a token. Any thread.
 */
public final class Operators {
    /** Accepted in the development profile, where no operator is configured. */
    public static final String DEVELOPMENT_KEY = "baton-dev-operator-key";

    private final KnownKeys<String> known;
    private final Optional<KeyFile<String>> file;
    private final Optional<OperatorTokens> tokens;

    /** Whose credentials these are. */
    sealed interface Found {
        /** @param operator has no rights, if it is a caller's token */
        record Known(Visitor operator) implements Found {}

        /** @param why it is no valid token; empty: it may be a caller's key */
        record Unknown(Optional<Refusal> why) implements Found {}
    }

    /**
     * @param file with more of them, read again when it changes
     * @param tokens of an issuer, if operators may have some
     */
    public Operators(
            List<Operator> configured,
            Optional<KeyFile<String>> file,
            boolean development,
            Optional<OperatorTokens> tokens) {
        this.tokens = tokens;
        KnownKeys<String> names = KnownKeys.none();
        for (Operator operator : configured) {
            names = names.withHash(operator.sha256(), operator.name());
        }
        this.file = file;
        this.known = configured.isEmpty() && file.isEmpty() && development
                ? names.withKey(DEVELOPMENT_KEY, "development")
                : names;
    }

    /** @throws IllegalArgumentException if two of them have one key */
    public static KeyNames names(List<Operator> configured) {
        KeyNames names = KeyNames.of("gateway.operators");
        configured.forEach(
                operator -> names.add(KeyFile.Entry.of(operator.name(), operator.sha256(), Set.of(), Set.of())));
        return names;
    }

    /**
     * Who it is, if it is an operator. Complete at once, or, where keys of an issuer have to be read first, later on
     * this event loop. Fails if it can't be said.
     */
    Future<Found> find(Credentials credentials) {
        Optional<String> token = credentials.apiKey().filter(this::isToken);
        return token.isPresent()
                ? FlowAuthentication.onThisLoop(tokens.orElseThrow().find(token.get()))
                        .map(Operators::found)
                : Future.succeededFuture(name(credentials)
                        .<Found>map(name -> new Found.Known(new Visitor(name, EnumSet.allOf(Right.class))))
                        .orElseGet(() -> new Found.Unknown(Optional.empty())));
    }

    private boolean isToken(String credential) {
        return tokens.filter(those -> those.isToken(credential)).isPresent();
    }

    private static Found found(Outcome<Visitor> outcome) {
        return switch (outcome) {
            case Outcome.Refused<Visitor> refused -> new Found.Unknown(Optional.of(refused.why()));
            case Outcome.Done<Visitor> done -> new Found.Known(done.answer());
        };
    }

    /** The name of the key. */
    Optional<String> name(Credentials credentials) {
        return credentials.apiKey().flatMap(key -> known.find(key)
                .or(() -> file.flatMap(more -> more.keys().find(key))));
    }

    /** Why these credentials, which are no operator's, are not enough. */
    static Refusal refusal(Credentials credentials) {
        return credentials.apiKey().isPresent()
                ? Refusal.of(403, "operators-only", "Only operators may do this", "This key is not an operator's.")
                : Refusal.of(
                        401,
                        "unauthenticated",
                        "Unauthenticated",
                        "Send an operator's key as Authorization: Bearer KEY, or X-Api-Key: KEY.");
    }

    /** Why this is not enough for what needs a right: keys have all of them. */
    Refusal refusal(Visitor operator, Right right) {
        return operator.rights().isEmpty() || tokens.isEmpty()
                ? Refusal.of(
                        403,
                        "operators-only",
                        "Only operators may do this",
                        "This token has no scope of an operator's.")
                : Refusal.of(
                        403,
                        "not-allowed",
                        "This needs the right '" + right + "'",
                        "A token has it by the scope " + tokens.get().scope(right) + ".");
    }
}
