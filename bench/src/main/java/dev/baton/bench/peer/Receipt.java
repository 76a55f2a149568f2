package dev.baton.bench.peer;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What follows the transaction: the balance as people read it, and its digest. */
final class Receipt {
    private static final int DIGEST_BYTES = 8;

    private Receipt() {}

    static JsonObject of(int aid, int delta, int abalance) {
        String text = "account " + aid + ": " + delta + " = " + abalance;
        return new JsonObject().put("abalance", abalance).put("text", text).put("digest", digest(text));
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
