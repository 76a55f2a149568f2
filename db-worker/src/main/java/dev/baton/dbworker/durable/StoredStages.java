package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Claims.Made;
import dev.baton.dbworker.durable.Writes.Checkpoint;
import dev.baton.dbworker.durable.Writes.StoredReply;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.stage.SegmentOutcome;
import dev.baton.flow.Flow;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import dev.baton.run.Replies;
import dev.baton.run.Segments;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs the flow's own stages and stores what they made, in one transaction. Event loop only. */
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
    private final Claims claims;
    private final Writes writes;

    StoredStages(Flow<?, ?> flow, Segment segment, Stages stages, Claims claims, Writes writes) {
        this.flow = flow;
        this.segment = segment;
        this.from = Segments.from(flow, segment);
        this.next = flow.stageId(Segments.to(flow, segment));
        this.stages = stages;
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
    Future<Map<UUID, WorkResult>> run(SqlConnection transaction, List<Command> commands) {
        return commands.isEmpty()
                ? Future.succeededFuture(Map.of())
                : stages.run(transaction, commands).compose(outcomes -> store(transaction, commands, outcomes)
                        .map(ignored -> byRequest(commands, outcomes)));
    }

    /**
     * For requests that are not claimed yet, each there once: stages first, then claim and checkpoint by one insert.
     * Fails if one is known.
     */
    Future<Map<UUID, WorkResult>> runUnclaimed(SqlConnection transaction, List<Delivery> batch) {
        List<Command> commands = batch.stream().map(Delivery::command).toList();
        return stages.run(transaction, commands).compose(outcomes -> storeUnclaimed(transaction, batch, outcomes)
                .map(ignored -> byRequest(commands, outcomes)));
    }

    private Future<Void> store(SqlConnection transaction, List<Command> commands, List<SegmentOutcome> outcomes) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<StoredReply> answers = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            switch (outcomes.get(i)) {
                case SegmentOutcome.Done done -> checkpoints.add(new Checkpoint(command, done.answer()));
                case SegmentOutcome.Refused refused -> answers.add(refusal(command, refused));
            }
        }
        return writes.checkpoint(transaction, checkpoints, next)
                .compose(stored -> complete(checkpoints.size(), stored.size()))
                .compose(ignored -> answer(transaction, answers));
    }

    private Future<Void> storeUnclaimed(
            SqlConnection transaction, List<Delivery> batch, List<SegmentOutcome> outcomes) {
        List<Made> made = new ArrayList<>();
        List<Delivery> refused = new ArrayList<>();
        List<StoredReply> answers = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Delivery delivery = batch.get(i);
            switch (outcomes.get(i)) {
                case SegmentOutcome.Done done -> made.add(new Made(delivery, done.answer()));
                case SegmentOutcome.Refused refusal -> {
                    refused.add(delivery);
                    answers.add(refusal(delivery.command(), refusal));
                }
            }
        }
        return claims.insertMade(transaction, segment, next, made)
                .compose(ignored -> claims.insert(transaction, segment, refused))
                .compose(claimed -> complete(refused.size(), claimed.size()))
                .compose(ignored -> answer(transaction, answers));
    }

    private Future<Void> answer(SqlConnection transaction, List<StoredReply> answers) {
        return writes.answer(transaction, answers).compose(stored -> complete(answers.size(), stored.size()));
    }

    private static StoredReply refusal(Command command, SegmentOutcome.Refused refused) {
        return new StoredReply(
                command.requestId(),
                command.claim().epoch(),
                Replies.refused(command.requestId(), refused.why(), refused.effect()));
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

    private static Map<UUID, WorkResult> byRequest(List<Command> commands, List<SegmentOutcome> outcomes) {
        Map<UUID, WorkResult> byRequest = new HashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            byRequest.put(commands.get(i).requestId(), outcomes.get(i).result());
        }
        return byRequest;
    }
}
