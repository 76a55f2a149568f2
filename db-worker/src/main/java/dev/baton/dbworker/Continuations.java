package dev.baton.dbworker;

import dev.baton.dbworker.lane.CompletionSink;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.flow.Flow;
import dev.baton.message.Claimed;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Json;
import dev.baton.message.Report;
import dev.baton.message.WorkResult;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import dev.baton.run.Value;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/**
 * Goes on with the rest of a flow after its database work, where the command says so, and answers how all of it ended.
 * How many there are is bounded by the senders: a command keeps its place in their windows until this answer. Event
 * loop only.
 */
final class Continuations implements CompletionSink {
    private final FlowCatalog flows;
    private final RequestRunner conclusions;
    private final CompletionSink answers;
    private Optional<Promise<Void>> whenDone = Optional.empty();
    private volatile int underWay;

    /**
     * @param conclusions runs what is left, on threads of this node
     * @param answers where all completions go in the end
     */
    Continuations(FlowCatalog flows, RequestRunner conclusions, CompletionSink answers, MeterRegistry meters) {
        this.flows = flows;
        this.conclusions = conclusions;
        this.answers = answers;
        Gauge.builder("baton.continuations", () -> underWay)
                .description("Flows that this db-worker goes on with itself")
                .register(meters);
    }

    @Override
    public void send(Delivery delivery, Report report) {
        if (delivery.command().goesOn()
                && report instanceof Completion completion
                && completion.result() instanceof WorkResult.Done done) {
            goOn(delivery, Value.encoded(done.payload()), completion);
        } else {
            answers.send(delivery, report);
        }
    }

    private void goOn(Delivery delivery, Value answer, Completion completion) {
        Command command = delivery.command();
        Flow<?, ?> flow = flows.find(command.segment().flow()).orElseThrow(); // its stages have just been run
        if (flow.durable()) {
            answers.send(delivery, new Claimed(command.id(), command.requestId()));
        }
        underWay++;
        conclusions
                .runAndConclude(FlowRun.continued(command, flow, answer))
                .onSuccess(conclusion ->
                        answers.send(delivery, Completion.of(command, result(conclusion), completion.effort())))
                .onComplete(ignored -> ended());
    }

    private static WorkResult result(RequestResult conclusion) {
        return switch (conclusion) {
            case RequestResult.Replied told -> new WorkResult.Done(told.reply().encode(), told.verdict());
            case RequestResult.AlreadyKnown known -> new WorkResult.AlreadyStored(Json.write(known.stored()));
        };
    }

    private void ended() {
        underWay--;
        if (underWay == 0) {
            whenDone.ifPresent(Promise::tryComplete);
        }
    }

    /** Done when none is under way. */
    Future<Void> drain() {
        if (underWay == 0) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = whenDone.orElseGet(Promise::promise);
        whenDone = Optional.of(promise);
        return promise.future();
    }
}
