package dev.baton.run;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.StageContext;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Deadline;
import dev.baton.message.Effect;
import dev.baton.message.Idempotency;
import dev.baton.message.Request;
import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import dev.baton.store.RequestState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One run of a flow: its caller and input, and how far it is. Belongs to what runs it: an event loop, or a thread of
 * its own; one at a time.
 */
public final class FlowRun {
    private static final Claim.First UNCLAIMED = new Claim.First(Optional.empty(), Optional.empty());

    private final UUID id;
    private final Flow<?, ?> flow;
    private final Instant acceptedAt;
    private final Deadline deadline;
    private final TraceParent trace;
    private final Supplier<Claim.First> claiming;
    private final Promise<RequestState> durable = Promise.promise();
    private Optional<Idempotency> idempotency = Optional.empty();
    private boolean handedOver;
    private int checks;
    private Attempts attempts;
    private Attempts troubles;
    private boolean overran;
    private boolean gaveUpOverrun;
    private Caller caller;
    private Claim claim;
    private int position;
    private Value value;

    // may be read on another thread when the request has to end while a thread still works for it
    private volatile Effect committed;
    private volatile Effect doubt = Effect.NONE;
    private volatile boolean writeUnderWay;

    private FlowRun(
            Request request,
            Flow<?, ?> flow,
            Deadline deadline,
            TraceParent trace,
            Supplier<Claim.First> claiming,
            int position,
            Value value) {
        this.id = request.id();
        this.flow = flow;
        this.acceptedAt = request.acceptedAt();
        this.deadline = deadline;
        this.trace = trace;
        this.claiming = claiming;
        this.caller = request.caller();
        this.claim = request.claim();
        this.position = position;
        this.value = value;
        this.attempts = Attempts.none(deadline);
        this.troubles = attempts;
        this.committed = committed();
    }

    private Effect committed() {
        return claim instanceof Claim.Held ? Effect.DONE : Segments.effectBefore(flow, position);
    }

    /**
     * A request that has just come in.
     *
     * @param claiming what a durable one is claimed with; read once, before anything is handed over
     */
    public static FlowRun accepted(
            UUID id,
            Flow<?, ?> flow,
            Object input,
            Caller caller,
            Deadline deadline,
            TraceParent trace,
            Supplier<Claim.First> claiming) {
        Request request = new Request(
                id, caller, Instant.now().truncatedTo(ChronoUnit.MILLIS), flow.durable() ? UNCLAIMED : Claim.NONE);
        return new FlowRun(request, flow, deadline, trace, claiming, 0, Value.of(input));
    }

    /**
     * A stored request that is resumed from its last checkpoint.
     *
     * @param request claimed by its new owner
     */
    public static FlowRun resumed(Request request, Flow<?, ?> flow, Deadline deadline, int position, Value checkpoint) {
        return new FlowRun(request, flow, deadline, TraceParent.fresh(), FlowRun::claimedAlready, position, checkpoint);
    }

    /** What is left of a request after a command whose worker runs the rest of the flow. */
    public static FlowRun continued(Command command, Flow<?, ?> flow, Value answer) {
        FlowRun run = new FlowRun(
                command.request(),
                flow,
                command.deadline(),
                command.trace(),
                FlowRun::claimedAlready,
                Segments.to(flow, command.segment()),
                answer);
        run.claimed();
        return run;
    }

    private static Claim.First claimedAlready() {
        throw new IllegalStateException("A request that is resumed or continued is claimed");
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

    /** The id of the stage that is due next; {@link Flow#REPLY} if only the reply is missing. */
    public String nextStage() {
        return flow.stageId(position);
    }

    public Value value() {
        return value;
    }

    public boolean atEnd() {
        return position == flow.stages().size();
    }

    /**
     * Completes when a crash of any node can't lose the request any more, with its state in the store then; stays open
     * for one that never gets there.
     */
    public Future<RequestState> durable() {
        return durable.future();
    }

    /** Whether other nodes got commands for it. */
    public boolean handedOver() {
        return handedOver;
    }

    /** What the client's {@code Idempotency-Key} came to, once it is claimed with. */
    public Optional<Idempotency> idempotency() {
        return idempotency;
    }

    /** The node that runs it now says that no crash can lose it any more. */
    public void claimedElsewhere() {
        storedElsewhere(RequestState.RUNNING);
    }

    /** The node that ran the rest of a durable flow says how all of it ended. */
    void endedElsewhere(RequestResult.Replied ended) {
        storedElsewhere(
                switch (ended.verdict()) {
                    case REPLIED, REFUSED, TOO_LARGE ->
                        RequestState.ofReply(ended.reply().status());
                    default -> RequestState.RUNNING;
                });
    }

    private void storedElsewhere(RequestState state) {
        doubt = Effect.DONE;
        durable.tryComplete(state);
    }

    /** What its stages failed before, over all its owners. */
    Attempts attempts() {
        return attempts;
    }

    /** What is known of attempts of its stages that failed. */
    public void failedBefore(Attempts known) {
        attempts = known;
    }

    /** What its stages could not do before under this owner, for want of a node or the database. */
    Attempts troubles() {
        return troubles;
    }

    void troubledBefore(Attempts known) {
        troubles = known;
    }

    /** Whether the stages of the last command ran for most of their time, and were ended from outside. */
    void overran(boolean lastCommand) {
        overran = lastCommand;
    }

    /** Whether a stage, not a queue, took its time. */
    boolean hasOverrun() {
        return overran;
    }

    /** It was ended from outside so often that it becomes a dead letter. */
    void gaveUpOverrun() {
        gaveUpOverrun = true;
    }

    public boolean hasGivenUpOverrun() {
        return gaveUpOverrun;
    }

    /** Whether recovery took it over from an owner that was gone. */
    boolean takenOver() {
        return claim instanceof Claim.Held held && held.epoch() > Claim.FIRST_EPOCH;
    }

    /** How often it was checked whether the work sent to other nodes is done. */
    public int checks() {
        return checks;
    }

    /** It is checked now. */
    public void checked() {
        checks++;
    }

    /** What goes with every command for it. Work that is not done in the store writes by no right. */
    Request request() {
        return new Request(id, caller, acceptedAt, claim);
    }

    /**
     * Other nodes are about to work for it. Before the first of them does, the claim of a durable request is made of
     * its caller and key.
     */
    void handOver() {
        if (!handedOver && claim instanceof Claim.First) {
            Claim.First first = claiming.get();
            idempotency = first.idempotency();
            claim = first;
        }
        dropScopes();
        handedOver = true;
    }

    /** Scopes do not travel: no stage that may run elsewhere sees them, nor a later one, wherever they run. */
    void dropScopes() {
        caller = caller.withoutScopes();
    }

    /** What is known of its database work so far. Any thread. */
    public Effect effect() {
        return committed.or(doubt).or(writeUnderWay ? Effect.UNKNOWN : Effect.NONE);
    }

    /** A command that may write leaves for another node. */
    void sent(boolean writes) {
        writeUnderWay = writes;
    }

    /** What became of that command, if it was not done. */
    void answered(Effect effect) {
        doubt = doubt.or(effect);
        writeUnderWay = false;
    }

    StageContext context() {
        return new StageContext(id, caller, acceptedAt);
    }

    /** The segment is done; the next one gets its answer. */
    void advance(Segment done, Value answer) {
        position = Segments.to(flow, done);
        value = answer;
        committed = committed();
    }

    /** The store holds the request, and we own it. */
    void claimed() {
        if (claim instanceof Claim.First) {
            claim = new Claim.Held(Claim.FIRST_EPOCH);
            committed = committed();
            durable.tryComplete(RequestState.RUNNING);
        }
    }
}
