package dev.baton.gateway.http.requests;

import dev.baton.flow.Credentials;
import dev.baton.flow.KeyFile;
import dev.baton.flow.KeyNames;
import dev.baton.flow.KnownKeys;
import dev.baton.flow.Refusal;
import java.util.List;
import java.util.Optional;

/** The operators, who may see every request and retry the dead ones. Only hashes of their keys are known. */
public final class Operators {
    /** Accepted in the development profile, where no operator is configured. */
    public static final String DEVELOPMENT_KEY = "baton-dev-operator-key";

    private final KnownKeys<String> known;
    private final Optional<KeyFile<String>> file;

    /** @param file with more of them, read again when it changes */
    public Operators(List<Operator> configured, Optional<KeyFile<String>> file, boolean development) {
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
        configured.forEach(operator -> names.add(operator.sha256(), operator.name()));
        return names;
    }

    /** Who it is, if it is an operator. */
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
}
