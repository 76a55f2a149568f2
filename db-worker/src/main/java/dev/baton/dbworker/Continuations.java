package dev.baton.dbworker;

import dev.baton.async.Idle;
import dev.baton.async.Reason;
import dev.baton.dbworker.lane.CompletionSink;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.flow.Flow;
import dev.baton.message.Claimed;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Json;
import dev.baton.message.Report;
import dev.baton.message.RequestLine;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import dev.baton.run.Value;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rest of a flow after its database work, where the command says so and it did not run with that work, and
 * answers with the reply. How many there are is bounded by the senders: a command keeps its place in their windows
 * until this answer. Event loop only.
 */
final class Continuations implements CompletionSink {
    private static final Logger LOG = LoggerFactory.getLogger(Continuations.class);
    private final FlowCatalog flows;
    private final RequestRunner requestRunner;
    private final CompletionSink answers;
    private final Lanes.Reporting reporting;
    private final String node;
    private final Idle idle = new Idle();
    private volatile int active;

    /**
     * @param requestRunner runs what is left, on threads of this node
     * @param answers where all completions go in the end
     */
    Continuations(FlowCatalog flows, RequestRunner requestRunner, CompletionSink answers, Lanes.Reporting reporting) {
        this.flows = flows;
        this.requestRunner = requestRunner;
        this.answers = answers;
        this.reporting = reporting;
        this.node = reporting.node();
        Gauge.builder("baton.continuations", () -> active)
                .description("Flows of which this db-worker runs the rest itself")
                .register(reporting.meters());
    }

    @Override
    public void send(Delivery delivery, Report report) {
        if (delivery.command().continues()
                && report instanceof Completion completion
                && completion.result() instanceof WorkResult.Done done) {
            continueFlow(delivery, Value.encoded(done.payload()), completion);
        } else {
            answers.send(delivery, report);
        }
    }

    @Override
    public void sendEnded(Delivery delivery, Completion completion) {
        answers.send(delivery, completion);
    }

    private void continueFlow(Delivery delivery, Value answer, Completion completion) {
        Command command = delivery.command();
        Flow<?, ?> flow = flows.find(command.segment()).orElseThrow(); // its stages have just been run
        if (flow.durable()) {
            answers.send(delivery, new Claimed(command.id(), command.requestId()));
        }
        begin();
        requestRunner
                .runAndConclude(FlowRun.continued(command, flow, answer))
                .map(Continuations::result)
                .otherwise(why -> failed(command, why))
                .onSuccess(result -> answer(delivery, Completion.of(command, result, completion.effort())))
                .onComplete(ignored -> end());
    }

    private void answer(Delivery delivery, Completion completion) {
        reporting.answered(delivery.command(), completion.result().verdict());
        answers.send(delivery, completion);
    }

    /** Its database work is committed; the gateway must not wait for an answer that never comes. */
    private WorkResult failed(Command command, Throwable why) {
        RequestLine.about(LOG.atError(), command)
                .setCause(why)
                .log("The rest of request {} could not be run", command.requestId());
        Effect effect = command.writes() ? Effect.DONE : Effect.NONE;
        return new WorkResult.Failed(
                Verdict.FAILED, effect, node, "The rest of the flow could not be run: " + Reason.of(why), false);
    }

    private static WorkResult result(RequestResult conclusion) {
        return switch (conclusion) {
            case RequestResult.Replied replied ->
                new WorkResult.Done(replied.reply().encode(), replied.verdict());
            case RequestResult.AlreadyKnown known -> new WorkResult.AlreadyStored(Json.write(known.stored()));
        };
    }

    private void begin() {
        idle.begin();
        active = idle.active();
    }

    private void end() {
        idle.end();
        active = idle.active();
    }

    /** Done when none is left. */
    Future<Void> drain() {
        return idle.whenIdle();
    }
}
