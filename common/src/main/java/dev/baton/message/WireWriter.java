package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Appends the primitives of our wire format to a buffer. One thread. */
final class WireWriter {
    private final Buffer buffer;

    WireWriter(Buffer buffer) {
        this.buffer = buffer;
    }

    /** Leaves room for a length; see {@link #endLength}. */
    int beginLength() {
        buffer.appendInt(0);
        return buffer.length();
    }

    /** Writes the length of all since the beginning. */
    void endLength(int start) {
        buffer.setInt(start - Integer.BYTES, buffer.length() - start);
    }

    void writeByte(int value) {
        buffer.appendByte((byte) value);
    }

    void writeBoolean(boolean value) {
        buffer.appendByte((byte) (value ? 1 : 0));
    }

    void writeInt(int value) {
        buffer.appendInt(value);
    }

    void writeLong(long value) {
        buffer.appendLong(value);
    }

    void writeUuid(UUID value) {
        buffer.appendLong(value.getMostSignificantBits());
        buffer.appendLong(value.getLeastSignificantBits());
    }

    void writeString(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(bytes.length);
        buffer.appendBytes(bytes);
    }

    void writeBytes(Buffer value) {
        buffer.appendInt(value.length());
        buffer.appendBuffer(value);
    }

    void writeOptionalString(Optional<String> value) {
        writeBoolean(value.isPresent());
        value.ifPresent(this::writeString);
    }
}
