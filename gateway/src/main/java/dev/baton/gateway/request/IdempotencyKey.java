package dev.baton.gateway.request;

import dev.baton.async.Sha256;
import dev.baton.flow.Caller;
import dev.baton.message.Idempotency;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The client's name for what it wants done once. Two requests are the same if caller, method, route, path parameters
 * and key are; how the path was written makes no difference.
 *
 * @param scope method and template of the route, then the values of its path parameters in their order
 */
public record IdempotencyKey(List<String> scope, String key, PayloadHash payload) {

    public IdempotencyKey {
        scope = List.copyOf(scope);
    }

    /** What the store compares: hashes, so that it keeps neither key nor payload in clear. */
    Idempotency of(Caller caller) {
        MessageDigest hash = Sha256.digest();
        Stream.of(Stream.of(caller.name()), scope.stream(), Stream.of(key))
                .flatMap(part -> part)
                .forEach(part -> add(hash, part));
        return new Idempotency(Buffer.buffer(hash.digest()), payload.bytes());
    }

    /** With its length, so that no two scopes have the same bytes. */
    private static void add(MessageDigest hash, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        hash.update(Buffer.buffer(Integer.BYTES).appendInt(bytes.length).getBytes());
        hash.update(bytes);
    }
}
