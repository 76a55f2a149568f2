package dev.baton.message;

import dev.baton.flow.Caller;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Commands for tests. */
public final class Samples {
    public static final UUID REQUEST = UUID.fromString("019aa0b0-0000-7000-8000-000000000001");

    private Samples() {}

    public static Command command(long id) {
        return command(id, Claim.NONE, true, Duration.ofSeconds(5));
    }

    public static Command command(long id, Claim claim, boolean repeatable, Duration deadline) {
        return new Command(
                id,
                new Request(REQUEST, new Caller("åse"), Instant.ofEpochMilli(1_790_000_000_123L), claim),
                new Work.Stages(
                        RoleName.DB_WORKER,
                        new Segment("transfer", 2, "post-to-the-ledger", "post-to-the-ledger"),
                        Command.laneHint(Optional.of("DE02120300000000202051")),
                        repeatable,
                        !repeatable),
                Buffer.buffer("{\"amount\":1250}"),
                Deadline.in(deadline),
                TraceParent.fresh());
    }

    public static Command storeCall(long id, StoreCall call) {
        return new Command(
                id,
                new Request(StoreCall.NO_REQUEST, Caller.ANONYMOUS, Instant.now(), Claim.NONE),
                new Work.Store(call),
                Buffer.buffer(),
                Deadline.in(Duration.ofSeconds(5)),
                TraceParent.fresh());
    }

    static Claim.First firstClaim() {
        Buffer hash = Buffer.buffer(new byte[Idempotency.HASH_BYTES]);
        return new Claim.First(
                Optional.of(new Idempotency(hash, hash)),
                Optional.of("https://example.org/hooks?é"),
                Optional.of("objednávka 7"));
    }
}
