package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Frames on the wire: fixed binary headers, payloads as they are. No Java serialization, no reflection.
 *
 * <p>In every format, a frame begins with the format's number and its sender, and each entry with its kind and length.
 * So a frame of another format is refused by name; an entry that can't be read is left out, and the others count; and
 * what a newer release adds at the end of an entry is passed over. Reading never fails: see {@link Frame#unread()}. It
 * carries the sender's wall clock, so that what lay in a socket for long does not begin its deadline anew. Any thread.
 */
public final class FrameCodec implements MessageCodec<Frame, Frame> {

    public static final String NAME = "baton.frame";

    private static final String UNKNOWN_SENDER = "";
    private static final byte COMMAND = 1;
    private static final byte COMPLETION = 2;
    private static final byte CLAIMED = 3;

    private final IntSupplier formatToWrite;
    private final LongSupplier wallMillis;
    private final LongSupplier nanos;
    private final FrameDelays delays = new FrameDelays();

    /** @param formatToWrite what every node reads right now: see {@link FrameFormats#common} */
    public FrameCodec(IntSupplier formatToWrite) {
        this(formatToWrite, System::currentTimeMillis, System::nanoTime);
    }

    FrameCodec(IntSupplier formatToWrite, LongSupplier wallMillis, LongSupplier nanos) {
        this.formatToWrite = formatToWrite;
        this.wallMillis = wallMillis;
        this.nanos = nanos;
    }

    @Override
    public void encodeToWire(Buffer wire, Frame frame) {
        WireWriter out = new WireWriter(wire);
        int format = formatToWrite.getAsInt();
        out.writeByte((byte) format);
        out.writeString(frame.sender());
        out.writeLong(wallMillis.getAsLong());
        out.writeInt(frame.entries().size());
        for (Entry entry : frame.entries()) {
            out.writeByte(kind(entry));
            int start = out.beginLength();
            switch (entry) {
                case Command command -> CommandCodec.write(out, command);
                case Completion completion -> CompletionCodec.write(out, completion);
                case Claimed claimed -> {
                    out.writeLong(claimed.commandId());
                    out.writeUuid(claimed.requestId());
                }
            }
            out.endLength(start);
        }
    }

    private static byte kind(Entry entry) {
        return switch (entry) {
            case Command ignored -> COMMAND;
            case Completion ignored -> COMPLETION;
            case Claimed ignored -> CLAIMED;
        };
    }

    @Override
    public Frame decodeFromWire(int position, Buffer wire) {
        WireReader in = new WireReader(wire, position);
        String sender = UNKNOWN_SENDER;
        List<Entry> entries = new ArrayList<>();
        List<Frame.Unread> unread = new ArrayList<>();
        try {
            int format = in.readByte();
            sender = in.readString();
            if (!FrameFormats.isReadable(format)) {
                throw new WireFormatException(
                        "A frame of format " + format + "; this node reads " + FrameFormats.readable());
            }
            Duration delay = delays.of(sender, in.readLong(), wallMillis.getAsLong(), nanos.getAsLong());
            int count = in.readCount(Frame.MAX_ENTRIES);
            for (int i = 0; i < count; i++) {
                byte kind = in.readByte();
                readEntry(kind, in.readPart(), delay, entries, unread);
            }
        } catch (WireFormatException e) {
            unread.add(new Frame.Unread(String.valueOf(e.getMessage()), Optional.empty()));
        }
        return new Frame(sender, entries, unread);
    }

    private static void readEntry(
            byte kind, WireReader in, Duration delay, List<Entry> entries, List<Frame.Unread> unread) {
        int start = in.position();
        try {
            entries.add(readEntry(kind, in, delay));
        } catch (RuntimeException e) { // whatever the bytes say: the other entries count
            String problem = Objects.requireNonNullElse(e.getMessage(), e.toString());
            in.moveTo(start);
            switch (kind) {
                case COMMAND -> unread.add(new Frame.Unread(problem, readCommandId(in)));
                case COMPLETION -> {
                    unread.add(new Frame.Unread(problem, Optional.empty()));
                    readCommandId(in).ifPresent(command -> entries.add(unreadResult(command, problem)));
                }
                default -> unread.add(new Frame.Unread(problem, Optional.empty()));
            }
        }
    }

    /** In every format, a command and a completion begin with the command's id and the request's. */
    private static Optional<Frame.UnreadCommand> readCommandId(WireReader in) {
        try {
            return Optional.of(new Frame.UnreadCommand(in.readLong(), in.readUuid()));
        } catch (WireFormatException e) {
            return Optional.empty();
        }
    }

    /** For the request it is as if the node had left: whether the work was done is not known. */
    private static Completion unreadResult(Frame.UnreadCommand command, String problem) {
        String message = "The result was sent by a node of another release, and can't be read here: " + problem;
        return new Completion(
                command.id(),
                command.requestId(),
                new WorkResult.Failed(Verdict.NODE_LEFT, Effect.UNKNOWN, "another release", message, false),
                Effort.NONE);
    }

    private static Entry readEntry(byte kind, WireReader in, Duration delay) {
        return switch (kind) {
            case COMMAND -> CommandCodec.read(in, delay);
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
