package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames on the wire: fixed binary headers, payloads as they are. No Java serialization, no reflection.
 *
 * <p>Every frame begins with {@link #VERSION}; a node refuses frames of another version (a rolling upgrade over a
 * format change needs both versions' codecs). Any thread.
 */
public final class FrameCodec implements MessageCodec<Frame, Frame> {

    public static final String NAME = "baton.frame";

    static final byte VERSION = 1;
    private static final byte COMMAND = 1;
    private static final byte COMPLETION = 2;
    private static final byte CLAIMED = 3;

    @Override
    public void encodeToWire(Buffer wire, Frame frame) {
        WireWriter out = new WireWriter(wire);
        out.writeByte(VERSION);
        out.writeString(frame.sender());
        out.writeInt(frame.entries().size());
        for (Entry entry : frame.entries()) {
            switch (entry) {
                case Command command -> {
                    out.writeByte(COMMAND);
                    CommandCodec.write(out, command);
                }
                case Completion completion -> {
                    out.writeByte(COMPLETION);
                    CompletionCodec.write(out, completion);
                }
                case Claimed claimed -> {
                    out.writeByte(CLAIMED);
                    out.writeLong(claimed.commandId());
                    out.writeUuid(claimed.requestId());
                }
            }
        }
    }

    @Override
    public Frame decodeFromWire(int position, Buffer wire) {
        WireReader in = new WireReader(wire, position);
        byte version = in.readByte();
        if (version != VERSION) {
            throw new WireFormatException("A frame of version " + version + "; this node reads " + VERSION);
        }
        String sender = in.readString();
        int count = in.readCount(Frame.MAX_ENTRIES);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(readEntry(in));
        }
        return new Frame(sender, entries);
    }

    private static Entry readEntry(WireReader in) {
        byte kind = in.readByte();
        return switch (kind) {
            case COMMAND -> CommandCodec.read(in);
            case COMPLETION -> CompletionCodec.read(in);
            case CLAIMED -> new Claimed(in.readLong(), in.readUuid());
            default -> throw new WireFormatException("No frame entry is of kind " + kind);
        };
    }

    /** Inside one JVM a frame is passed as it is: it is immutable. */
    @Override
    public Frame transform(Frame frame) {
        return frame;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
