package dev.baton.flows.payments;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A of every flow: who is calling, by API key. A key stands for a system (a shop, a branch), not for an account's
 * owner, so it opens all accounts. Any thread.
 */
final class ApiKeys implements Authentication {
    private static final Caller DEVELOPER = new Caller("development");
    private static final int LONGEST = 512;

    private record Known(Caller caller, byte[] hash) {}

    private final List<Known> known;
    private final byte[] developmentHash = sha256(PaymentsFlows.DEVELOPMENT_KEY);
    private final boolean development;

    ApiKeys(List<ApiKey> keys, boolean development) {
        this.known = keys.stream()
                .map(key -> new Known(new Caller(key.name()), HexFormat.of().parseHex(key.sha256())))
                .toList();
        this.development = development;
    }

    @Override
    public Outcome<Caller> authenticate(Credentials credentials) {
        Optional<String> shown = credentials.apiKey();
        if (shown.isEmpty()) {
            return refused("missing-api-key", "Send an API key as Authorization: Bearer KEY, or as X-Api-Key: KEY.");
        }
        if (shown.get().length() > LONGEST) {
            return refused("unknown-api-key", "This API key is not known here.");
        }
        byte[] hash = sha256(shown.get());
        if (MessageDigest.isEqual(hash, developmentHash)) {
            return development
                    ? Outcome.done(DEVELOPER)
                    : refused("development-key", "The development key works in the development profile only.");
        }
        return find(hash)
                .map(Outcome::done)
                .orElseGet(() -> refused("unknown-api-key", "This API key is not known here."));
    }

    /** Looks at all of them, so that the time tells nothing. */
    private Optional<Caller> find(byte[] hash) {
        Optional<Caller> found = Optional.empty();
        for (Known key : known) {
            if (MessageDigest.isEqual(hash, key.hash)) {
                found = Optional.of(key.caller);
            }
        }
        return found;
    }

    private static Outcome<Caller> refused(String code, String detail) {
        return Outcome.refused(Refusal.of(401, code, "The caller is not known", detail));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
