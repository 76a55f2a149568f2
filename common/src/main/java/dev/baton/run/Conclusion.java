package dev.baton.run;

import dev.baton.message.Verdict;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.buffer.Buffer;

/**
 * How a request ended at the node that ran the rest of it, for the node that holds the client's connection. For a
 * durable request the store has this reply.
 */
public record Conclusion(ReplyBytes reply, Verdict verdict) {

    /** Its bytes as the payload of a completion: the verdict's name, then the reply. */
    public Buffer encode() {
        byte[] name = verdict.name().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return Buffer.buffer()
                .appendUnsignedByte((short) name.length)
                .appendBytes(name)
                .appendBuffer(reply.encode());
    }

    /** @throws IllegalArgumentException if these are no bytes of {@link #encode} */
    public static Conclusion decode(Buffer bytes) {
        int end = 1 + bytes.getUnsignedByte(0);
        return new Conclusion(
                ReplyBytes.decode(bytes.slice(end, bytes.length())), Verdict.valueOf(bytes.getString(1, end)));
    }
}
