package dev.baton.gateway.request;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.message.Claim;
import dev.baton.message.Deadline;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.FlowRun;
import dev.baton.run.Replies;
import dev.baton.run.RequestResult;
import dev.baton.run.Value;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of every request: accept it, or turn it away; run A, B, C here; claim it; hand over, park, go on with D, E,
 * F (as its completion style does that); conclude. Event loop only.
 */
public final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final RequestSettings settings;
    private final OpenRequests openRequests;
    private final BooleanSupplier busy;
    private final RequestMeters meters;
    private final String node;
    private final Recorder recorder;

    /** @param busy whether those who work for us have as much to do as they can take */
    public Requests(
            RequestSettings settings,
            OpenRequests openRequests,
            BooleanSupplier busy,
            MeterRegistry meters,
            String node,
            Recorder recorder) {
        this.settings = settings;
        this.openRequests = openRequests;
        this.busy = busy;
        this.meters = new RequestMeters(meters);
        this.node = node;
        this.recorder = recorder;
    }

    /** Whether nothing new should be begun. */
    public boolean overloaded() {
        return openRequests.full() || busy.getAsBoolean();
    }

    /** Takes a request, or turns it away at once. */
    public RequestHandle accept(Incoming incoming) {
        long started = System.nanoTime();
        FlowRun run = FlowRun.accepted(
                incoming.id(),
                incoming.flow(),
                incoming.input(),
                incoming.credentials(),
                deadline(incoming.flow()),
                recorder.admit(incoming.trace()),
                claiming(incoming));
        RequestHandle accepted =
                new RequestHandle(run, openRequests.full() ? turnAway(run) : start(run, incoming.style()));
        openRequests.park(run.id(), accepted.conclusion());
        accepted.conclusion().onSuccess(conclusion -> ended(run, incoming, conclusion, started));
        return accepted;
    }

    /** The client is being told. */
    public void told(RequestHandle accepted) {
        recorder.state(accepted.id(), accepted.run().trace(), "replies");
    }

    private void ended(FlowRun run, Incoming incoming, RequestResult conclusion, long started) {
        long ended = System.nanoTime();
        long tookNanos = ended - started;
        String verdict = RequestMeters.verdict(conclusion);
        meters.ended(run, verdict, tookNanos);
        Recorder.Accepted request = new Recorder.Accepted(
                run.id(),
                run.trace(),
                incoming.arrival().recorded(),
                incoming.arrival().parentSpan(),
                run.flow().name(),
                incoming.style().name(),
                incoming.arrival().nanos());
        recorder.request(request, verdict, isFailure(conclusion), ended);
        LOG.debug("Request {} of {}: {} after {} µs", run.id(), run.flow().name(), verdict, tookNanos / 1000);
    }

    /** A verdict that somebody should look at; too much to do is told by counters. */
    private static boolean isFailure(RequestResult conclusion) {
        return conclusion instanceof RequestResult.Replied told
                && told.verdict() != Verdict.REPLIED
                && told.verdict() != Verdict.REFUSED
                && told.verdict() != Verdict.OVERLOADED;
    }

    private Deadline deadline(Flow<?, ?> flow) {
        return Deadline.in(flow.deadline().orElse(settings.deadline()));
    }

    private Future<RequestResult> turnAway(FlowRun run) {
        return Future.succeededFuture(failed(
                run,
                Verdict.OVERLOADED,
                "%d requests are under way on this event loop".formatted(openRequests.parked())));
    }

    /** What a durable request is claimed with: its key belongs to its caller, and to what it was given. */
    private static Function<Caller, Claim.First> claiming(Incoming incoming) {
        Optional<Buffer> input = incoming.idempotencyKey()
                .map(ignored -> Value.of(incoming.input()).encode());
        return caller -> new Claim.First(
                input.map(bytes -> incoming.idempotencyKey().orElseThrow().of(caller, bytes)), incoming.webhook());
    }

    private Future<RequestResult> start(FlowRun run, CompletionStyle style) {
        return style.run(run).recover(failure -> Future.succeededFuture(unexpected(run, failure)));
    }

    /** What nobody foresaw ends in an answer, too. */
    private RequestResult unexpected(FlowRun run, Throwable failure) {
        LOG.error("Request {} can't be concluded", run.id(), failure);
        return failed(run, Verdict.FAILED, "Unexpected: " + failure);
    }

    private RequestResult failed(FlowRun run, Verdict verdict, String message) {
        var failure = new WorkResult.Failed(verdict, node, message, false);
        boolean perhapsStored = run.flow().durable() && run.handedOver();
        return new RequestResult.Replied(Replies.failed(run.id(), failure, perhapsStored), verdict);
    }
}
