package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Reads the primitives of our wire format, and trusts no length that it reads. One thread. */
final class WireReader {
    private final Buffer buffer;
    private final int end;
    private int position;

    WireReader(Buffer buffer, int position) {
        this(buffer, position, buffer.length());
    }

    private WireReader(Buffer buffer, int position, int end) {
        this.buffer = buffer;
        this.position = position;
        this.end = end;
    }

    /** A reader of the next part, which begins with its length; this one goes to the end of it. */
    WireReader readPart() {
        int length = readCount(end - position);
        int start = advance(length);
        return new WireReader(buffer, start, start + length);
    }

    /** Whether an older release wrote no more. */
    boolean atEnd() {
        return position == end;
    }

    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    byte readByte() {
        return buffer.getByte(advance(1));
    }

    boolean readBoolean() {
        return readByte() != 0;
    }

    int readInt() {
        return buffer.getInt(advance(4));
    }

    long readLong() {
        return buffer.getLong(advance(8));
    }

    UUID readUuid() {
        return new UUID(readLong(), readLong());
    }

    int readCount(int atMost) {
        int count = readInt();
        if (count < 0 || count > atMost) {
            throw new WireFormatException("A count of " + count + "; allowed: 0 to " + atMost);
        }
        return count;
    }

    String readString() {
        int length = readCount(end - position);
        int start = advance(length);
        return new String(buffer.getBytes(start, start + length), StandardCharsets.UTF_8);
    }

    /** A copy: the event bus reuses what it read from. */
    Buffer readBytes() {
        int length = readCount(end - position);
        int start = advance(length);
        return Buffer.buffer(buffer.getBytes(start, start + length));
    }

    Optional<String> readOptionalString() {
        return readBoolean() ? Optional.of(readString()) : Optional.empty();
    }

    private int advance(int bytes) {
        int start = position;
        if (bytes > end - start) {
            throw new WireFormatException("The frame or entry ends at byte " + end + ", in the middle of a value");
        }
        position = start + bytes;
        return start;
    }
}
