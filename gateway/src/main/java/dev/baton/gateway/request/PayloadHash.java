package dev.baton.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.async.Sha256;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Decides whether two requests with the same {@code Idempotency-Key} have the same content: 32 bytes of which the first
 * half is a hash of what the client sent, and the second half one of the input that the flow makes of it. The content
 * is the same if one of the halves is equal.
 *
 * <p>The first half doesn't depend on our types, so it outlives deployments that add optional fields or default values.
 * The second half knows what the type of the input knows: that an IBAN may be written with and without blanks, or that
 * a field that is null is one that is left out.
 *
 * @param bytes half of the SHA-256 of the document's canonical JSON, and half of that of the input's
 */
public record PayloadHash(Buffer bytes) {
    private static final int HALF = 16;

    /**
     * @param document the body, with the parameters of path and query as fields
     * @param inPath names of parameters of the path: no client sends these names, and their values belong to the scope
     * @param input what the document was bound to, as JSON
     */
    public static PayloadHash of(JsonNode document, Set<String> inPath, JsonNode input) {
        return new PayloadHash(Buffer.buffer(2 * HALF)
                .appendBytes(half(sent(document, inPath)))
                .appendBytes(half(input)));
    }

    private static JsonNode sent(JsonNode document, Set<String> inPath) {
        return document instanceof ObjectNode fields && !inPath.isEmpty()
                ? fields.deepCopy().remove(inPath)
                : document;
    }

    private static byte[] half(JsonNode document) {
        byte[] hash = Sha256.of(CanonicalJson.of(document));
        return Arrays.copyOf(hash, HALF);
    }

    /** Whether the stored hash, in hex, is one of the same payload. */
    static boolean same(String stored, Buffer own) {
        byte[] bytes = HexFormat.of().parseHex(stored);
        return bytes.length == 2 * HALF && own.length() == 2 * HALF && (half(bytes, own, 0) || half(bytes, own, HALF));
    }

    private static boolean half(byte[] stored, Buffer own, int from) {
        for (int i = from; i < from + HALF; i++) {
            if (stored[i] != own.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
