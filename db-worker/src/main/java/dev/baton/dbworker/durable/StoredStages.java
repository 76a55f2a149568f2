package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Claims.Ended;
import dev.baton.dbworker.durable.Claims.Made;
import dev.baton.dbworker.durable.Writes.Checkpoint;
import dev.baton.dbworker.durable.Writes.StoredReply;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.dbworker.stage.SegmentOutcome;
import dev.baton.flow.Flow;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.Segments;
import dev.baton.run.TailRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Runs the flow's own stages, and the tail of a flow that replies in their transaction, and stores what they made with
 * them. Event loop only.
 */
final class StoredStages {

    /** The flow's stages for a batch: one outcome each, in order. */
    interface Stages {
        Future<List<SegmentOutcome>> run(SqlConnection transaction, List<Command> commands);
    }

    private final Segment segment;
    private final int from;
    private final String next;
    private final Flow<?, ?> flow;
    private final Stages stages;
    private final TailRunner tails;
    private final Claims claims;
    private final Writes writes;

    StoredStages(Flow<?, ?> flow, Segment segment, Stages stages, TailRunner tails, Claims claims, Writes writes) {
        this.flow = flow;
        this.segment = segment;
        this.from = Segments.from(flow, segment);
        this.next = flow.stageId(Segments.to(flow, segment));
        this.stages = stages;
        this.tails = tails;
        this.claims = claims;
        this.writes = writes;
    }

    Segment segment() {
        return segment;
    }

    /** The id of the stage that is due when these are done. */
    String next() {
        return next;
    }

    /**
     * Whether a request that stands here, in this version of the flow, has these stages still before it. Its checkpoint
     * stands at them, or at stages before them that need no database and so store none.
     */
    boolean dueAt(int flowVersion, String stageId) {
        return flowVersion == flow.version() && flow.indexOf(stageId).stream().anyMatch(position -> position <= from);
    }

    /** For requests that we may write for, each there once. The results by request. */
    Future<Map<UUID, JobResult>> run(SqlConnection transaction, List<Command> commands) {
        return commands.isEmpty()
                ? Future.succeededFuture(Map.of())
                : steps(transaction, commands).compose(steps -> store(transaction, commands, steps)
                        .map(ignored -> byRequest(commands, steps)));
    }

    /**
     * For requests that are not claimed yet, each there once: stages first, then claim and checkpoint, or claim and
     * reply, by one insert. Fails if one is known.
     */
    Future<Map<UUID, JobResult>> runUnclaimed(SqlConnection transaction, List<Delivery> batch) {
        List<Command> commands = batch.stream().map(Delivery::command).toList();
        return steps(transaction, commands)
                .compose(steps -> storeUnclaimed(transaction, batch, steps).map(ignored -> byRequest(commands, steps)));
    }

    private Future<List<Step>> steps(SqlConnection transaction, List<Command> commands) {
        return stages.run(transaction, commands).map(outcomes -> {
            List<Step> steps = new ArrayList<>(commands.size());
            for (int i = 0; i < commands.size(); i++) {
                steps.add(Step.of(commands.get(i), flow, outcomes.get(i), tails));
            }
            return steps;
        });
    }

    private Future<Void> store(SqlConnection transaction, List<Command> commands, List<Step> steps) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<StoredReply> ended = new ArrayList<>();
        List<StoredReply> refusals = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            switch (steps.get(i)) {
                case Step.Due due -> checkpoints.add(new Checkpoint(command, due.input()));
                case Step.Ended end -> ended.add(reply(command, end.how().reply()));
                case Step.Refused refused -> refusals.add(reply(command, refused.reply()));
            }
        }
        return writes.checkpoint(transaction, checkpoints, next)
                .compose(stored -> complete(checkpoints.size(), stored.size()))
                .compose(ignored -> writes.answerAt(transaction, ended, next))
                .compose(stored -> complete(ended.size(), stored.size()))
                .compose(ignored -> answer(transaction, refusals));
    }

    private Future<Void> storeUnclaimed(SqlConnection transaction, List<Delivery> batch, List<Step> steps) {
        List<Made> made = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        List<Delivery> refused = new ArrayList<>();
        List<StoredReply> refusals = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Delivery delivery = batch.get(i);
            switch (steps.get(i)) {
                case Step.Due due -> made.add(new Made(delivery, due.input()));
                case Step.Ended end -> ended.add(new Ended(delivery, end.how().reply()));
                case Step.Refused refusal -> {
                    refused.add(delivery);
                    refusals.add(reply(delivery.command(), refusal.reply()));
                }
            }
        }
        return claims.insertMade(transaction, segment, next, made)
                .compose(ignored -> claims.insertEnded(transaction, segment, next, ended))
                .compose(ignored -> claims.insert(transaction, segment, refused))
                .compose(claimed -> complete(refused.size(), claimed.size()))
                .compose(ignored -> answer(transaction, refusals));
    }

    private Future<Void> answer(SqlConnection transaction, List<StoredReply> answers) {
        return writes.answer(transaction, answers).compose(stored -> complete(answers.size(), stored.size()));
    }

    private static StoredReply reply(Command command, ReplyBytes reply) {
        return new StoredReply(command.requestId(), command.claim().epoch(), reply);
    }

    /**
     * The rows are ours, or believed to be new: if one was not written, something is badly wrong, and nothing must be
     * committed.
     */
    private Future<Void> complete(int wanted, int stored) {
        return stored == wanted
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException(
                        "%d of %d results of %s could be stored".formatted(stored, wanted, segment)));
    }

    private static Map<UUID, JobResult> byRequest(List<Command> commands, List<Step> steps) {
        Map<UUID, JobResult> byRequest = new HashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            byRequest.put(commands.get(i).requestId(), steps.get(i).result());
        }
        return byRequest;
    }
}
