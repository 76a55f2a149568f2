package dev.baton.message;

import dev.baton.flow.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A command's place in the wire format. */
final class CommandCodec {
    private static final RoleName[] ROLES = RoleName.values();
    private static final byte CLAIM_NONE = 0;
    private static final byte CLAIM_FIRST = 1;
    private static final byte CLAIM_HELD = 2;

    private CommandCodec() {}

    static void write(WireWriter out, Command command) {
        out.writeLong(command.id());
        out.writeUuid(command.requestId());
        out.writeByte(command.role().ordinal());
        out.writeString(command.segment().flow());
        out.writeByte(command.segment().from());
        out.writeByte(command.segment().to());
        out.writeBytes(command.payload());
        out.writeString(command.caller().name());
        out.writeLong(command.acceptedAt().toEpochMilli());
        out.writeLong(command.deadline().remaining().toNanos());
        writeClaim(out, command.claim());
        out.writeBoolean(command.repeatable());
        out.writeLong(command.trace().traceIdHigh());
        out.writeLong(command.trace().traceIdLow());
        out.writeLong(command.trace().spanId());
        out.writeByte(command.trace().flags());
        out.writeInt(command.laneHint());
        out.writeBoolean(command.goesOn());
    }

    static Command read(WireReader in) {
        return new Command(
                in.readLong(),
                in.readUuid(),
                readRole(in),
                new Segment(in.readString(), Byte.toUnsignedInt(in.readByte()), Byte.toUnsignedInt(in.readByte())),
                in.readBytes(),
                new Caller(in.readString()),
                Instant.ofEpochMilli(in.readLong()),
                Deadline.in(Duration.ofNanos(in.readLong())),
                readClaim(in),
                in.readBoolean(),
                new TraceParent(in.readLong(), in.readLong(), in.readLong(), in.readByte()),
                in.readInt(),
                in.readBoolean());
    }

    private static RoleName readRole(WireReader in) {
        byte ordinal = in.readByte();
        if (ordinal < 0 || ordinal >= ROLES.length) {
            throw new WireFormatException("No role has number " + ordinal);
        }
        return ROLES[ordinal];
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
