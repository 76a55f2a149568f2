package dev.baton.message;

import io.vertx.core.buffer.Buffer;

/**
 * What makes a request the same request again.
 *
 * @param keyHash SHA-256 of caller, method, path and {@code Idempotency-Key}
 * @param payloadHash SHA-256 of the input: the same key with another payload is a mistake of the client's
 */
public record Idempotency(Buffer keyHash, Buffer payloadHash) {

    public static final int HASH_BYTES = 32;

    public Idempotency {
        if (keyHash.length() != HASH_BYTES || payloadHash.length() != HASH_BYTES) {
            throw new IllegalArgumentException("Idempotency hashes are " + HASH_BYTES + " bytes");
        }
    }
}
