package dev.baton.message;

import dev.baton.message.WorkResult.AlreadyStored;
import dev.baton.message.WorkResult.Done;
import dev.baton.message.WorkResult.Failed;
import dev.baton.message.WorkResult.Refused;

/** A completion's place in the wire format. */
final class CompletionCodec {
    private static final byte DONE = 0;
    private static final byte REFUSED = 1;
    private static final byte ALREADY_STORED = 2;
    private static final byte FAILED = 3;

    private CompletionCodec() {}

    static void write(WireWriter out, Completion completion) {
        out.writeLong(completion.commandId());
        out.writeUuid(completion.requestId());
        writeResult(out, completion.result());
        out.writeLong(completion.effort().waitedNanos());
        out.writeLong(completion.effort().ranNanos());
        out.writeInt(completion.effort().batchSize());
    }

    static Completion read(WireReader in) {
        return new Completion(
                in.readLong(), in.readUuid(), readResult(in), new Effort(in.readLong(), in.readLong(), in.readInt()));
    }

    private static void writeResult(WireWriter out, WorkResult result) {
        switch (result) {
            case Done done -> {
                out.writeByte(DONE);
                out.writeByte(done.verdict().code());
                out.writeBytes(done.payload());
            }
            case Refused refused -> {
                out.writeByte(REFUSED);
                out.writeByte(refused.effect().code());
                out.writeBytes(refused.refusal());
            }
            case AlreadyStored already -> {
                out.writeByte(ALREADY_STORED);
                out.writeBytes(already.stored());
            }
            case Failed failed -> {
                out.writeByte(FAILED);
                out.writeByte(failed.verdict().code());
                out.writeByte(failed.effect().code());
                out.writeString(failed.node());
                out.writeString(failed.message());
                out.writeBoolean(failed.worthRetry());
            }
        }
    }

    private static WorkResult readResult(WireReader in) {
        byte kind = in.readByte();
        return switch (kind) {
            case DONE -> done(in);
            case REFUSED -> {
                Effect effect = Effect.ofCode(in.readByte());
                yield new Refused(in.readBytes(), effect);
            }
            case ALREADY_STORED -> new AlreadyStored(in.readBytes());
            case FAILED ->
                new Failed(
                        Verdict.ofCode(in.readByte()),
                        Effect.ofCode(in.readByte()),
                        in.readString(),
                        in.readString(),
                        in.readBoolean());
            default -> throw new WireFormatException("No result is of kind " + kind);
        };
    }

    private static Done done(WireReader in) {
        Verdict verdict = Verdict.ofCode(in.readByte());
        return new Done(in.readBytes(), verdict);
    }
}
