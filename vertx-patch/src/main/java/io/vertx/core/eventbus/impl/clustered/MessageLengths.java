package io.vertx.core.eventbus.impl.clustered;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.impl.CodecManager;
import java.util.Set;

/**
 * Looks at every length in a message before vertx-core takes as much memory as it says, and at the type of its body:
 * only those that nodes send.
 */
final class MessageLengths {
    private static final byte NEWEST_PROTOCOL = 2;
    private static final byte NAMED_CODEC = -1;
    private static final int LENGTH_BYTES = 4;

    private static final MessageCodec<?, ?> EMPTY = CodecManager.NULL_MESSAGE_CODEC;
    private static final Set<Byte> WITHOUT_BODY =
            Set.of(EMPTY.systemCodecID(), CodecManager.PING_MESSAGE_CODEC.systemCodecID());
    private static final Set<Byte> OF_A_LENGTH = Set.of(
            CodecManager.STRING_MESSAGE_CODEC.systemCodecID(), CodecManager.BUFFER_MESSAGE_CODEC.systemCodecID());
    private static final byte REPLY_EXCEPTION = CodecManager.REPLY_EXCEPTION_MESSAGE_CODEC.systemCodecID();

    private final Buffer message;
    private int position;

    private MessageLengths(Buffer message) {
        this.message = message;
    }

    /** @throws IllegalArgumentException if the message can't be one of a node */
    static void check(Buffer message) {
        new MessageLengths(message).check();
    }

    private void check() {
        byte protocol = next();
        if (protocol < 1 || protocol > NEWEST_PROTOCOL) {
            throw new IllegalArgumentException("a message of protocol " + protocol);
        }
        byte codec = next();
        if (codec == NAMED_CODEC) {
            pass(length());
        }
        next(); // sent or published
        pass(length()); // address
        pass(length()); // reply address
        pass(length()); // sender
        headers();
        body(codec);
    }

    /** Their length counts its own bytes. */
    private void headers() {
        int start = position;
        int length = length();
        if (length == LENGTH_BYTES) {
            return;
        }
        int count = nextInt();
        for (int i = 0; i < count; i++) {
            pass(length());
            pass(length());
        }
        if (position - start != length) {
            throw new IllegalArgumentException("headers of another length than the message says");
        }
    }

    private void body(byte codec) {
        if (codec == NAMED_CODEC || WITHOUT_BODY.contains(codec)) {
            return; // a codec of a node's own reads no further than the message
        }
        if (OF_A_LENGTH.contains(codec)) {
            pass(length());
        } else if (codec == REPLY_EXCEPTION) {
            next();
            nextInt();
            if (next() != 0) {
                pass(length());
            }
        } else {
            throw new IllegalArgumentException("a body of type " + codec + ", which no node sends");
        }
    }

    private byte next() {
        require(1);
        return message.getByte(position++);
    }

    private int nextInt() {
        require(LENGTH_BYTES);
        int value = message.getInt(position);
        position += LENGTH_BYTES;
        return value;
    }

    private int length() {
        int length = nextInt();
        if (length < 0) {
            throw new IllegalArgumentException("a length of " + length);
        }
        return length;
    }

    private void pass(int bytes) {
        require(bytes);
        position += bytes;
    }

    private void require(int bytes) {
        if (bytes > message.length() - position) {
            throw new IllegalArgumentException(
                    "a value of %d bytes, where %d are left".formatted(bytes, message.length() - position));
        }
    }
}
