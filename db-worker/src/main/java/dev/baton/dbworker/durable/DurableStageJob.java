package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.RequestTable.Answer;
import dev.baton.dbworker.durable.RequestTable.Held;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.FlowSegment;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A database segment of a durable flow: who may run it is decided, it runs, and what it answered is stored, in one transaction.
 *
 * <p>A command with a first claim runs if its insert was the first one; one with a held claim, if the epoch is still its own and the segment is
 * due. Everybody else is answered from what is stored: its own result, if it was only sent again, else the whole stored request. Event
 * loop only.
 */
final class DurableStageJob implements BatchJob {
    private final Segment segment;
    private final FlowSegment stages;
    private final RequestTable table;
    private final StoredAnswers storedAnswers;
    private final FaultHooks hooks;

    DurableStageJob(
            Segment segment, FlowSegment stages, RequestTable table, StoredAnswers storedAnswers, FaultHooks hooks) {
        this.segment = segment;
        this.stages = stages;
        this.table = table;
        this.storedAnswers = storedAnswers;
        this.hooks = hooks;
    }

    @Override
    public Future<List<WorkResult>> run(SqlConnection transaction, List<Delivery> batch) {
        Attempt attempt = new Attempt(batch);
        return whoMayRun(transaction, attempt)
                .compose(ignored -> stages.run(transaction, attempt.commandsToRun()))
                .compose(results -> stored(transaction, attempt, results))
                .compose(ignored -> answerTheOthers(transaction, attempt))
                .map(ignored -> attempt.results());
    }

    /** One try of one batch. */
    private static final class Attempt {
        private final List<Delivery> batch;
        private final List<Delivery> toRun = new ArrayList<>();
        private final List<Delivery> others = new ArrayList<>();
        private final Map<Command, WorkResult> results = new IdentityHashMap<>();

        Attempt(List<Delivery> batch) {
            this.batch = batch;
        }

        List<Delivery> with(Class<? extends Claim> kind) {
            return batch.stream()
                    .filter(delivery -> kind.isInstance(delivery.command().claim()))
                    .toList();
        }

        List<Command> commandsToRun() {
            return toRun.stream().map(Delivery::command).toList();
        }

        void answer(Command command, WorkResult result) {
            results.put(command, result);
        }

        List<WorkResult> results() {
            return batch.stream()
                    .map(delivery ->
                            Optional.ofNullable(results.get(delivery.command())).orElseThrow())
                    .toList();
        }
    }

    private Future<Void> whoMayRun(SqlConnection transaction, Attempt attempt) {
        List<Delivery> first = attempt.with(Claim.First.class);
        List<Delivery> held = attempt.with(Claim.Held.class);
        return table.claim(transaction, segment, first)
                .onSuccess(claimed -> first.forEach(delivery -> sortFirst(attempt, delivery, claimed)))
                .compose(ignored -> table.lock(transaction, held))
                .onSuccess(stored -> held.forEach(delivery -> sortHeld(attempt, delivery, stored)))
                .mapEmpty();
    }

    private void sortFirst(Attempt attempt, Delivery delivery, Set<UUID> claimed) {
        boolean mine = claimed.remove(delivery.command().requestId()) || hooks.disableClaim();
        (mine ? attempt.toRun : attempt.others).add(delivery);
    }

    private void sortHeld(Attempt attempt, Delivery delivery, Map<UUID, Held> stored) {
        Command command = delivery.command();
        Optional<Held> ours = Optional.ofNullable(stored.get(command.requestId()))
                .filter(Held::running)
                .filter(held -> held.epoch() == RequestTable.epoch(command) || hooks.disableFence());
        Optional<Buffer> doneBefore =
                ours.filter(held -> held.nextStage() >= segment.to()).flatMap(Held::checkpoint);
        if (ours.filter(held -> held.nextStage() == segment.from()).isPresent()) {
            attempt.toRun.add(delivery);
        } else if (doneBefore.isPresent()) {
            attempt.answer(command, new WorkResult.Done(doneBefore.get())); // sent again
        } else {
            attempt.others.add(delivery);
        }
    }

    private Future<Void> stored(SqlConnection transaction, Attempt attempt, List<WorkResult> results) {
        List<Command> done = new ArrayList<>();
        List<Buffer> answers = new ArrayList<>();
        List<Answer> refusals = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Command command = attempt.toRun.get(i).command();
            WorkResult result = results.get(i);
            attempt.answer(command, result);
            switch (result) {
                case WorkResult.Done answered -> {
                    done.add(command);
                    answers.add(answered.payload());
                }
                case WorkResult.Refused refused -> refusals.add(Answer.refused(command, refused.refusal()));
                case WorkResult.Settled ignored -> throw new IllegalStateException("A stage settles nothing");
                case WorkResult.Failed ignored -> throw new IllegalStateException("A stage that fails throws");
            }
        }
        return table.checkpoint(transaction, segment, done, answers)
                .compose(ignored -> table.answer(transaction, refusals))
                .mapEmpty();
    }

    private Future<Void> answerTheOthers(SqlConnection transaction, Attempt attempt) {
        return storedAnswers
                .of(transaction, segment, attempt.others)
                .onSuccess(answers -> {
                    for (int i = 0; i < answers.size(); i++) {
                        attempt.answer(attempt.others.get(i).command(), answers.get(i));
                    }
                })
                .mapEmpty();
    }
}
