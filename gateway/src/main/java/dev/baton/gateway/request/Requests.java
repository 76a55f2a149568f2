package dev.baton.gateway.request;

import dev.baton.async.Reason;
import dev.baton.flow.Flow;
import dev.baton.message.Claim;
import dev.baton.message.Deadline;
import dev.baton.message.RequestLine;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.FlowRun;
import dev.baton.run.Replies;
import dev.baton.run.RequestResult;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.Span;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts requests, or turns them away; has each run by its completion style; and records how it ended. Event loop
 * only.
 */
public final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final RequestSettings settings;
    private final OpenRequests openRequests;
    private final BooleanSupplier busy;
    private final RequestMeters meters;
    private final String node;
    private final Recorder recorder;

    /** @param busy whether the nodes that work for this one have as much to do as they can take */
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

    /** Whether new requests should be turned away. */
    public boolean overloaded() {
        return openRequests.full() || busy.getAsBoolean();
    }

    /** A request was answered before it was read, as this gateway is overloaded. */
    public void turnedAway() {
        recorder.activity().turnedAway();
    }

    public Acceptance accept(NewRequest request) {
        TraceParent trace = recorder.admit(request.trace());
        return openRequests.full() ? turnAway(request, trace) : run(request, trace);
    }

    private Acceptance.Accepted run(NewRequest request, TraceParent trace) {
        long started = System.nanoTime();
        FlowRun run = FlowRun.accepted(
                request.id(),
                request.flow(),
                request.input(),
                request.caller(),
                deadline(request.flow()),
                trace,
                () -> claim(request));
        RequestHandle handle =
                new RequestHandle(run, start(run, request.options().style()));
        openRequests.add(handle);
        handle.result().onSuccess(result -> {
            String verdict = RequestMeters.verdict(handle, result);
            ended(request, trace, verdict, isFailure(result), System.nanoTime() - started);
        });
        return new Acceptance.Accepted(handle);
    }

    private Acceptance.TurnedAway turnAway(NewRequest request, TraceParent trace) {
        String message = "%d requests are open on this event loop".formatted(openRequests.count());
        ReplyBytes reply = Replies.failed(request.id(), failure(Verdict.OVERLOADED, message), false);
        ended(request, trace, Verdict.OVERLOADED.toString(), false, 0);
        return new Acceptance.TurnedAway(reply);
    }

    /** The reply to the client begins to leave. */
    public void replies(RequestHandle request) {
        recorder.state(request.id(), request.run().trace(), Span.REPLIES);
    }

    private void ended(NewRequest request, TraceParent trace, String verdict, boolean failed, long tookNanos) {
        meters.ended(request.flow(), verdict, tookNanos);
        Recorder.Accepted accepted = new Recorder.Accepted(
                request.id(),
                trace,
                request.arrival().recorded(),
                request.arrival().parentSpan(),
                request.flow().name(),
                request.options().style().name(),
                request.arrival().nanos());
        recorder.request(accepted, verdict, failed, System.nanoTime());
        LOG.debug(
                "Request {} of {}: {} after {} µs", request.id(), request.flow().name(), verdict, tookNanos / 1000);
    }

    /** A verdict that an operator should look at; overload is counted by meters. */
    private static boolean isFailure(RequestResult result) {
        return result instanceof RequestResult.Replied replied
                && replied.verdict() != Verdict.REPLIED
                && replied.verdict() != Verdict.REFUSED
                && replied.verdict() != Verdict.OVERLOADED;
    }

    private Deadline deadline(Flow<?, ?> flow) {
        return Deadline.in(flow.deadline().orElse(settings.deadline()));
    }

    /** What a durable request is claimed with, as soon as its caller is known: the key belongs to the caller. */
    private static Claim.First claim(NewRequest request) {
        NewRequest.Options options = request.options();
        return new Claim.First(
                options.idempotencyKey().map(key -> key.of(request.caller())),
                options.webhook(),
                options.businessKey());
    }

    private Future<RequestResult> start(FlowRun run, CompletionStyle style) {
        return style.run(run).recover(failure -> Future.succeededFuture(unexpected(run, failure)));
    }

    /** An unexpected failure still ends in a reply. */
    private RequestResult unexpected(FlowRun run, Throwable failure) {
        RequestLine.about(LOG.atError(), run.id(), run.flow().name(), run.trace())
                .setCause(failure)
                .log("Request {} failed in an unexpected way", run.id());
        WorkResult.Failed unexpected = failure(Verdict.FAILED, "It could not be run: " + Reason.of(failure))
                .or(run.effect());
        return new RequestResult.Replied(
                Replies.failed(run.id(), unexpected, run.flow().durable()), Verdict.FAILED);
    }

    private WorkResult.Failed failure(Verdict verdict, String message) {
        return new WorkResult.Failed(verdict, node, message, false);
    }
}
