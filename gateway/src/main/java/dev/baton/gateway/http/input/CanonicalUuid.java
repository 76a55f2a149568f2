package dev.baton.gateway.http.input;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import dev.baton.message.Uuids;
import java.io.IOException;
import java.util.UUID;

/** Reads a UUID in its one canonical form; Jackson also takes Base64, which would make two names for one request. */
final class CanonicalUuid extends FromStringDeserializer<UUID> {
    private static final long serialVersionUID = 1L;

    CanonicalUuid() {
        super(UUID.class);
    }

    @Override
    protected UUID _deserialize(String text, DeserializationContext context) throws IOException {
        return Uuids.parse(text)
                .orElseThrow(() -> context.weirdStringException(text, UUID.class, "not in canonical form"));
    }
}
