package dev.baton.reply;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A reply to a client, byte for byte: stored before it is sent, and sent again when the client repeats the request.
 *
 * @param location the {@code Location} of what was created
 */
public record ReplyBytes(int status, String contentType, Optional<String> location, Buffer body) {

    /**
     * The most that a stored reply may have: it travels as base64 within a {@code StoredRequest} when it is read, with
     * history and webhook, and all of that has to fit into one entry of a frame.
     */
    public static final int MAX_STORED_BYTES = 320 * 1024;

    /**
     * The most that its content type or its location may have in UTF-8: as much as many a client and proxy takes as one
     * field of a header. A page of stored requests has many locations.
     */
    public static final int MAX_FIELD_BYTES = 4_096;

    /** No location is none. */
    public ReplyBytes {
        location = location.filter(place -> !place.isEmpty());
    }

    /** What it takes in the store. */
    public int size() {
        return bytes(contentType).length + bytes(location.orElse("")).length + body.length();
    }

    /**
     * Whether its content type and location can be fields of a header (RFC 9110, 5.5), and so text for PostgreSQL,
     * which has none with a NUL.
     */
    public boolean hasFields() {
        return isField(contentType) && isField(location.orElse(""));
    }

    private static boolean isField(String text) {
        return text.length() <= MAX_FIELD_BYTES
                && bytes(text).length <= MAX_FIELD_BYTES
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Its bytes on the bus; a store of replies is the hottest work there is, so not as JSON. */
    public Buffer encode() {
        byte[] type = bytes(contentType);
        byte[] place = bytes(location.orElse(""));
        return Buffer.buffer(8 + type.length + place.length + body.length())
                .appendUnsignedShort(status)
                .appendUnsignedShort(type.length)
                .appendUnsignedShort(place.length)
                .appendBytes(type)
                .appendBytes(place)
                .appendBuffer(body);
    }

    public static ReplyBytes decode(Buffer bytes) {
        int typeEnd = 6 + bytes.getUnsignedShort(2);
        int placeEnd = typeEnd + bytes.getUnsignedShort(4);
        String place = bytes.getString(typeEnd, placeEnd);
        return new ReplyBytes(
                bytes.getUnsignedShort(0),
                bytes.getString(6, typeEnd),
                place.isEmpty() ? Optional.empty() : Optional.of(place),
                bytes.getBuffer(placeEnd, bytes.length()));
    }
}
