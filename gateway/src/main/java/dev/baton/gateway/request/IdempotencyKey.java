package dev.baton.gateway.request;

import dev.baton.flow.Caller;
import dev.baton.message.Idempotency;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The client's name for what it wants done once. Two requests are the same if caller, method, path and key are.
 *
 * @param path as the client wrote it, parameters filled in
 */
public record IdempotencyKey(String method, String path, String key) {

    /** What the store compares: hashes, so that it keeps neither key nor input in clear. */
    Idempotency of(Caller caller, Buffer input) {
        MessageDigest scope = sha256();
        for (String part : List.of(caller.name(), method, path, key)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            scope.update(Buffer.buffer(4).appendInt(bytes.length).getBytes()); // so that no two scopes read the same
            scope.update(bytes);
        }
        return new Idempotency(Buffer.buffer(scope.digest()), Buffer.buffer(sha256().digest(input.getBytes())));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
