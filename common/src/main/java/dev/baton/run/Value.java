package dev.baton.run;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What goes from stage to stage: an object, or the bytes that it travelled as. Turned from one into the other once, and
 * only on demand: an answer that goes from a db-worker to a compute-service is never decoded in between. One thread at
 * a time.
 */
public final class Value {
    private @Nullable Object object;
    private @Nullable Buffer encoded;

    private Value(@Nullable Object object, @Nullable Buffer encoded) {
        this.object = object;
        this.encoded = encoded;
    }

    public static Value of(Object object) {
        return new Value(object, null);
    }

    public static Value encoded(Buffer bytes) {
        return new Value(null, bytes);
    }

    /** @throws IllegalArgumentException if the bytes are not of this type */
    public <T> T as(Class<T> type) {
        Object known = object;
        if (known == null) {
            known = Json.read(encode(), type);
            object = known;
        }
        return type.cast(known);
    }

    /** Its bytes as they travel. */
    public Buffer encode() {
        Buffer known = encoded;
        if (known == null) {
            known = Json.write(Objects.requireNonNull(object));
            encoded = known;
        }
        return known;
    }
}
