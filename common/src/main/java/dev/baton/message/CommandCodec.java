package dev.baton.message;

import dev.baton.flow.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A command's place in the wire format. */
final class CommandCodec {
    private static final byte WORK_STAGES = 1;
    private static final byte WORK_STORE = 2;
    private static final byte CLAIM_NONE = 0;
    private static final byte CLAIM_FIRST = 1;
    private static final byte CLAIM_HELD = 2;

    private CommandCodec() {}

    static void write(WireWriter out, Command command) {
        out.writeLong(command.id());
        writeRequest(out, command.request());
        writeWork(out, command.work());
        out.writeBytes(command.payload());
        out.writeLong(command.deadline().remaining().toNanos());
        out.writeLong(command.trace().traceIdHigh());
        out.writeLong(command.trace().traceIdLow());
        out.writeLong(command.trace().spanId());
        out.writeByte(command.trace().flags());
        out.writeOptionalString(command.claim().businessKey());
    }

    /** @param delay how long its frame was under way beyond the usual */
    static Command read(WireReader in, Duration delay) {
        Command command = new Command(
                in.readLong(),
                readRequest(in),
                readWork(in),
                in.readBytes(),
                Deadline.in(Duration.ofNanos(in.readLong()).minus(delay)),
                new TraceParent(in.readLong(), in.readLong(), in.readLong(), in.readByte()));
        return in.atEnd() ? command : withBusinessKey(command, in.readOptionalString());
    }

    private static Command withBusinessKey(Command command, Optional<String> businessKey) {
        if (businessKey.isEmpty() || !(command.claim() instanceof Claim.First first)) {
            return command;
        }
        Request request = command.request();
        return new Command(
                command.id(),
                new Request(
                        request.id(),
                        request.caller(),
                        request.acceptedAt(),
                        new Claim.First(first.idempotency(), first.webhook(), businessKey)),
                command.work(),
                command.payload(),
                command.deadline(),
                command.trace());
    }

    private static void writeRequest(WireWriter out, Request request) {
        out.writeUuid(request.id());
        out.writeString(request.caller().name());
        out.writeLong(request.acceptedAt().toEpochMilli());
        writeClaim(out, request.claim());
    }

    private static Request readRequest(WireReader in) {
        return new Request(
                in.readUuid(), new Caller(in.readString()), Instant.ofEpochMilli(in.readLong()), readClaim(in));
    }

    private static void writeWork(WireWriter out, Work work) {
        switch (work) {
            case Work.Stages stages -> {
                out.writeByte(WORK_STAGES);
                out.writeByte(stages.role().code());
                out.writeString(stages.segment().flow());
                out.writeInt(stages.segment().version());
                out.writeString(stages.segment().first());
                out.writeString(stages.segment().last());
                out.writeInt(stages.laneHint());
                out.writeBoolean(stages.repeatable());
                out.writeBoolean(stages.continues());
            }
            case Work.Store store -> {
                out.writeByte(WORK_STORE);
                out.writeByte(store.call().code());
            }
        }
    }

    private static Work readWork(WireReader in) {
        byte kind = in.readByte();
        return switch (kind) {
            case WORK_STAGES ->
                new Work.Stages(
                        RoleName.ofCode(in.readByte()),
                        new Segment(in.readString(), in.readInt(), in.readString(), in.readString()),
                        in.readInt(),
                        in.readBoolean(),
                        in.readBoolean());
            case WORK_STORE -> new Work.Store(StoreCall.ofCode(in.readByte()));
            default -> throw new WireFormatException("No work is of kind " + kind);
        };
    }

    private static void writeClaim(WireWriter out, Claim claim) {
        switch (claim) {
            case Claim.None ignored -> out.writeByte(CLAIM_NONE);
            case Claim.First first -> {
                out.writeByte(CLAIM_FIRST);
                out.writeBoolean(first.idempotency().isPresent());
                first.idempotency().ifPresent(idempotency -> {
                    out.writeBytes(idempotency.keyHash());
                    out.writeBytes(idempotency.payloadHash());
                });
                out.writeOptionalString(first.webhook());
            }
            case Claim.Held held -> {
                out.writeByte(CLAIM_HELD);
                out.writeInt(held.epoch());
            }
        }
    }

    private static Claim readClaim(WireReader in) {
        byte kind = in.readByte();
        return switch (kind) {
            case CLAIM_NONE -> Claim.NONE;
            case CLAIM_FIRST -> new Claim.First(readIdempotency(in), in.readOptionalString());
            case CLAIM_HELD -> new Claim.Held(in.readInt());
            default -> throw new WireFormatException("No claim is of kind " + kind);
        };
    }

    private static Optional<Idempotency> readIdempotency(WireReader in) {
        return in.readBoolean() ? Optional.of(new Idempotency(in.readBytes(), in.readBytes())) : Optional.empty();
    }
}
