package dev.baton.gateway.http.requests;

import dev.baton.flow.Credentials;
import dev.baton.flow.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Who may see every request, and retry the dead ones. Knows hashes of keys only. */
public final class Operators {
    /** Accepted in the development profile, where no operator is configured. */
    public static final String DEVELOPMENT_KEY = "baton-dev-operator-key";

    private final List<byte[]> hashes;

    public Operators(List<Operator> configured, boolean development) {
        this.hashes = configured.isEmpty() && development
                ? List.of(sha256(DEVELOPMENT_KEY))
                : configured.stream()
                        .map(operator -> HexFormat.of().parseHex(operator.sha256()))
                        .toList();
    }

    boolean recognise(Credentials credentials) {
        byte[] shown = sha256(credentials.apiKey().orElse(""));
        boolean known = false;
        for (byte[] hash : hashes) { // all of them, in constant time: the answer's time tells nothing
            known |= MessageDigest.isEqual(hash, shown);
        }
        return known && credentials.apiKey().isPresent();
    }

    /** Why these credentials are not enough, if so. */
    Optional<Refusal> refusal(Credentials credentials) {
        if (recognise(credentials)) {
            return Optional.empty();
        }
        return Optional.of(
                credentials.apiKey().isPresent()
                        ? Refusal.of(403, "operators-only", "This is for operators", "This key is no operator's.")
                        : Refusal.of(
                                401,
                                "unauthenticated",
                                "Who asks is not known",
                                "Send an operator's key as Authorization: Bearer KEY, or X-Api-Key: KEY."));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
