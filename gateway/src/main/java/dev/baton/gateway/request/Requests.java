package dev.baton.gateway.request;

import dev.baton.flow.Flow;
import dev.baton.message.Claim;
import dev.baton.message.Deadline;
import dev.baton.message.Idempotency;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.Conclusion;
import dev.baton.run.Conclusions;
import dev.baton.run.Ending;
import dev.baton.run.FlowRun;
import dev.baton.run.FlowRunner;
import dev.baton.run.Itinerary;
import dev.baton.run.Replies;
import dev.baton.tap.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of every request: accept it, or turn it away; run A, B, C here; claim it; hand over, park, go on with D, E, F (as its
 * completion style does that); conclude. Event loop only.
 */
public final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final RequestSettings settings;
    private final FlowRunner runner;
    private final Conclusions conclusions;
    private final Parking parking;
    private final RequestMeters meters;
    private final String node;
    private final Recorder recorder;

    public Requests(
            RequestSettings settings,
            FlowRunner runner,
            Conclusions conclusions,
            Parking parking,
            MeterRegistry meters,
            String node,
            Recorder recorder) {
        this.settings = settings;
        this.runner = runner;
        this.conclusions = conclusions;
        this.parking = parking;
        this.meters = new RequestMeters(meters);
        this.node = node;
        this.recorder = recorder;
    }

    /** Takes a request, or turns it away at once. */
    public Accepted accept(Incoming incoming) {
        long started = System.nanoTime();
        FlowRun run = FlowRun.accepted(
                incoming.id(),
                incoming.flow(),
                incoming.input(),
                incoming.credentials(),
                deadline(incoming.flow()),
                recorder.admit(incoming.trace()));
        Accepted accepted = parking.full() ? turnAway(run) : start(run, incoming);
        parking.park(run.id(), accepted.conclusion());
        accepted.conclusion().onSuccess(conclusion -> ended(run, incoming, conclusion, started));
        return accepted;
    }

    /** The client is being told. */
    public void told(Accepted accepted) {
        recorder.state(accepted.id(), accepted.run().trace(), "replies");
    }

    private void ended(FlowRun run, Incoming incoming, Conclusion conclusion, long started) {
        long ended = System.nanoTime();
        long tookNanos = ended - started;
        String verdict = RequestMeters.verdict(conclusion);
        meters.ended(run, verdict, tookNanos);
        recorder.request(
                run.id(),
                run.trace(),
                incoming.arrival().recorded(),
                incoming.arrival().parentSpan(),
                run.flow().name(),
                incoming.style().name(),
                verdict,
                isFailure(conclusion),
                incoming.arrival().nanos(),
                ended);
        LOG.debug("Request {} of {}: {} after {} µs", run.id(), run.flow().name(), verdict, tookNanos / 1000);
    }

    /** A verdict that somebody should look at; too much to do is told by counters. */
    private static boolean isFailure(Conclusion conclusion) {
        return conclusion instanceof Conclusion.Told told
                && told.verdict() != Verdict.REPLIED
                && told.verdict() != Verdict.REJECTED
                && told.verdict() != Verdict.OVERLOADED;
    }

    private Deadline deadline(Flow<?, ?> flow) {
        return Deadline.in(flow.deadline().orElse(settings.deadline()));
    }

    private Accepted turnAway(FlowRun run) {
        Ending.Failed ending = failed(
                run, Verdict.OVERLOADED, "%d requests are under way on this event loop".formatted(parking.parked()));
        return new Accepted(
                run,
                false,
                Optional.empty(),
                Future.succeededFuture(
                        new Conclusion.Told(Replies.failed(run.id(), ending, false), Verdict.OVERLOADED)));
    }

    private Accepted start(FlowRun run, Incoming incoming) {
        Optional<Buffer> input =
                incoming.idempotencyKey().map(ignored -> run.value().encode());
        Optional<Ending> endedHere = runner.runHere(run); // A, B, C
        if (endedHere.isPresent()) {
            return accepted(run, false, Optional.empty(), conclusions.conclude(run, endedHere.get()));
        }
        Optional<Idempotency> idempotency =
                input.map(bytes -> incoming.idempotencyKey().orElseThrow().of(run.caller(), bytes));
        if (run.flow().durable()) {
            run.claimWith(new Claim.First(idempotency, incoming.callback()));
        }
        return accepted(run, true, idempotency, incoming.style().finish(run));
    }

    private Accepted accepted(
            FlowRun run, boolean handedOver, Optional<Idempotency> idempotency, Future<Conclusion> conclusion) {
        return new Accepted(
                run,
                handedOver,
                idempotency,
                conclusion.recover(failure -> Future.succeededFuture(unexpected(run, failure))));
    }

    /** What nobody foresaw ends in an answer, too. */
    private Conclusion unexpected(FlowRun run, Throwable failure) {
        LOG.error("Request {} can't be concluded", run.id(), failure);
        return new Conclusion.Told(
                Replies.failed(
                        run.id(),
                        failed(run, Verdict.FAILED, "Unexpected: " + failure),
                        run.flow().durable()),
                Verdict.FAILED);
    }

    private Ending.Failed failed(FlowRun run, Verdict verdict, String message) {
        int position = Math.min(run.position(), run.flow().stages().size() - 1);
        return new Ending.Failed(
                Itinerary.segmentFrom(run.flow(), position), new WorkResult.Failed(verdict, node, message, false));
    }
}
