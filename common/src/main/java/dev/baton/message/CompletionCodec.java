package dev.baton.message;

import dev.baton.message.WorkResult.Concluded;
import dev.baton.message.WorkResult.Done;
import dev.baton.message.WorkResult.Failed;
import dev.baton.message.WorkResult.Refused;
import dev.baton.message.WorkResult.Settled;

/** A completion's place in the wire format. */
final class CompletionCodec {
    private static final Verdict[] VERDICTS = Verdict.values();
    private static final byte DONE = 0;
    private static final byte REFUSED = 1;
    private static final byte SETTLED = 2;
    private static final byte FAILED = 3;
    private static final byte CONCLUDED = 4;
    private static final byte CLAIMED = 5;

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
                out.writeBytes(done.payload());
            }
            case Refused refused -> {
                out.writeByte(REFUSED);
                out.writeBytes(refused.refusal());
            }
            case Settled settled -> {
                out.writeByte(SETTLED);
                out.writeBytes(settled.stored());
            }
            case WorkResult.Claimed ignored -> out.writeByte(CLAIMED);
            case Concluded concluded -> {
                out.writeByte(CONCLUDED);
                out.writeByte(concluded.verdict().ordinal());
                out.writeBytes(concluded.reply());
            }
            case Failed failed -> {
                out.writeByte(FAILED);
                out.writeByte(failed.verdict().ordinal());
                out.writeString(failed.node());
                out.writeString(failed.message());
                out.writeBoolean(failed.worthRetry());
            }
        }
    }

    private static WorkResult readResult(WireReader in) {
        byte kind = in.readByte();
        return switch (kind) {
            case DONE -> new Done(in.readBytes());
            case REFUSED -> new Refused(in.readBytes());
            case SETTLED -> new Settled(in.readBytes());
            case CONCLUDED -> concluded(in);
            case CLAIMED -> new WorkResult.Claimed();
            case FAILED -> new Failed(readVerdict(in), in.readString(), in.readString(), in.readBoolean());
            default -> throw new WireFormatException("No result is of kind " + kind);
        };
    }

    private static Concluded concluded(WireReader in) {
        Verdict verdict = readVerdict(in);
        return new Concluded(in.readBytes(), verdict);
    }

    private static Verdict readVerdict(WireReader in) {
        byte ordinal = in.readByte();
        if (ordinal < 0 || ordinal >= VERDICTS.length) {
            throw new WireFormatException("No verdict has number " + ordinal);
        }
        return VERDICTS[ordinal];
    }
}
