package dev.baton.dbworker.testing;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.flow.Caller;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Deadline;
import dev.baton.message.Json;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import dev.baton.message.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Commands as a gateway would send them. */
public final class Commands {
    private static final AtomicLong IDS = new AtomicLong();

    private final Segment segment;
    private final Duration deadline;
    private final boolean repeatable;
    private final int laneHint;

    private Commands(Segment segment, Duration deadline, boolean repeatable, int laneHint) {
        this.segment = segment;
        this.deadline = deadline;
        this.repeatable = repeatable;
        this.laneHint = laneHint;
    }

    public static Commands forFlow(String flow) {
        return new Commands(TestFlows.segment(flow, 0, 1), Duration.ofSeconds(15), false, Command.ANY_LANE);
    }

    public Commands within(Duration newDeadline) {
        return new Commands(segment, newDeadline, repeatable, laneHint);
    }

    public Commands repeatable() {
        return new Commands(segment, deadline, true, laneHint);
    }

    public Commands inLaneOf(int newLaneHint) {
        return new Commands(segment, deadline, repeatable, newLaneHint);
    }

    public Commands stages(int from, int to) {
        return new Commands(TestFlows.segment(segment.flow(), from, to), deadline, repeatable, laneHint);
    }

    public Command with(Object payload) {
        return new Command(
                IDS.incrementAndGet(),
                new Request(UuidCreator.getTimeOrderedEpoch(), Caller.ANONYMOUS, Instant.now(), Claim.NONE),
                new Work.Stages(RoleName.DB_WORKER, segment, laneHint, repeatable, false),
                Json.write(payload),
                Deadline.in(deadline),
                TraceParent.fresh());
    }
}
