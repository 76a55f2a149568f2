package dev.baton.run;

import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Flow;
import dev.baton.flow.StageContext;
import dev.baton.message.Claim;
import dev.baton.message.Deadline;
import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** One run of a flow: who asked for what, and how far it is. Belongs to one event loop. */
public final class FlowRun {
    private final UUID id;
    private final Flow<?, ?> flow;
    private final Instant acceptedAt;
    private final Deadline deadline;
    private final TraceParent trace;
    private final Credentials credentials;
    private final Promise<Void> durable = Promise.promise();
    private Caller caller;
    private Claim claim;
    private int position;
    private Value value;

    private FlowRun(
            UUID id,
            Flow<?, ?> flow,
            Instant acceptedAt,
            Deadline deadline,
            TraceParent trace,
            Credentials credentials,
            Caller caller,
            Claim claim,
            int position,
            Value value) {
        this.id = id;
        this.flow = flow;
        this.acceptedAt = acceptedAt;
        this.deadline = deadline;
        this.trace = trace;
        this.credentials = credentials;
        this.caller = caller;
        this.claim = claim;
        this.position = position;
        this.value = value;
    }

    /** A request that has just come in. Its claim, if it is durable, is set when the caller is known: {@link #claimWith}. */
    public static FlowRun accepted(
            UUID id, Flow<?, ?> flow, Object input, Credentials credentials, Deadline deadline, TraceParent trace) {
        Claim claim = flow.durable() ? new Claim.First(Optional.empty(), Optional.empty()) : Claim.NONE;
        return new FlowRun(
                id,
                flow,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                deadline,
                trace,
                credentials,
                Caller.ANONYMOUS,
                claim,
                0,
                Value.of(input));
    }

    /** A stored request that goes on from its last checkpoint, with a new owner. */
    public static FlowRun resumed(
            UUID id,
            Flow<?, ?> flow,
            Caller caller,
            Instant acceptedAt,
            Deadline deadline,
            int epoch,
            int position,
            Value checkpoint) {
        return new FlowRun(
                id,
                flow,
                acceptedAt,
                deadline,
                TraceParent.fresh(),
                new Credentials(Optional.empty()),
                caller,
                new Claim.Held(epoch),
                position,
                checkpoint);
    }

    public UUID id() {
        return id;
    }

    public Flow<?, ?> flow() {
        return flow;
    }

    public Instant acceptedAt() {
        return acceptedAt;
    }

    public Deadline deadline() {
        return deadline;
    }

    public TraceParent trace() {
        return trace;
    }

    public Caller caller() {
        return caller;
    }

    public Claim claim() {
        return claim;
    }

    /** The index of the stage that is due next. */
    public int position() {
        return position;
    }

    public Value value() {
        return value;
    }

    public boolean atEnd() {
        return position == flow.stages().size();
    }

    /** Completes when a crash of any node can't lose the request any more; stays open for one that never gets there. */
    public Future<Void> durable() {
        return durable.future();
    }

    /** What the first database command shall claim with; before it is sent. */
    public void claimWith(Claim.First first) {
        if (!(claim instanceof Claim.First)) {
            throw new IllegalStateException("Request " + id + " has a claim already: " + claim);
        }
        claim = first;
    }

    Credentials credentials() {
        return credentials;
    }

    StageContext context() {
        return new StageContext(id, caller, acceptedAt);
    }

    void callerIs(Caller found) {
        caller = found;
    }

    /** The segment is done; the next one gets its answer. */
    void advance(Segment done, Value answer) {
        position = done.to();
        value = answer;
    }

    /** The store holds the request, and we own it. */
    void claimed() {
        if (claim instanceof Claim.First) {
            claim = new Claim.Held(Claim.FIRST_EPOCH);
            durable.tryComplete();
        }
    }
}
