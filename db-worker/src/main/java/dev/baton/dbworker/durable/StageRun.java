package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Writes.Answer;
import dev.baton.dbworker.durable.Writes.Checkpoint;
import dev.baton.flow.Refusal;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import dev.baton.run.Replies;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs the flow's own stages for requests that we may write for, and stores what they made, in one transaction. Event loop only. */
final class StageRun {

    /** The flow's stages for a batch: one result each, in order. */
    interface Stages {
        Future<List<WorkResult>> run(SqlConnection transaction, List<Command> commands);
    }

    private final Segment segment;
    private final Stages stages;
    private final Writes writes;
    private final TestHooks hooks;

    StageRun(Segment segment, Stages stages, Writes writes, TestHooks hooks) {
        this.segment = segment;
        this.stages = stages;
        this.writes = writes;
        this.hooks = hooks;
    }

    Segment segment() {
        return segment;
    }

    /** The results by request; each request is there once. */
    Future<Map<UUID, WorkResult>> run(SqlConnection transaction, List<Command> commands) {
        return commands.isEmpty()
                ? Future.succeededFuture(Map.of())
                : stages.run(transaction, commands).compose(results -> store(transaction, commands, results)
                        .map(ignored -> byRequest(commands, results)));
    }

    private Future<Void> store(SqlConnection transaction, List<Command> commands, List<WorkResult> results) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            switch (results.get(i)) {
                case WorkResult.Done done -> checkpoints.add(new Checkpoint(command, done.payload()));
                case WorkResult.Refused refused -> answers.add(refusal(command, refused));
                case WorkResult.Settled ignored -> throw unexpected(command);
                case WorkResult.Claimed ignored -> throw unexpected(command);
                case WorkResult.Concluded ignored -> throw unexpected(command);
                case WorkResult.Failed ignored -> throw unexpected(command);
            }
        }
        return writes.checkpoint(transaction, checkpoints, segment.to())
                .compose(stored -> complete(checkpoints.size(), stored.size()))
                .compose(ignored -> writes.answer(transaction, answers))
                .compose(stored -> complete(answers.size(), stored.size()));
    }

    private static Answer refusal(Command command, WorkResult.Refused refused) {
        Refusal refusal = Json.read(refused.refusal(), Refusal.class);
        return new Answer(command.requestId(), Claims.epoch(command), Replies.refused(command.requestId(), refusal));
    }

    /** The rows are locked by us: if one was not written, something is badly wrong, and nothing must be committed. */
    private Future<Void> complete(int wanted, int stored) {
        return stored == wanted || hooks.disableClaim() || hooks.disableFence()
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException(
                        "%d of %d results of %s could be stored".formatted(stored, wanted, segment)));
    }

    private static IllegalStateException unexpected(Command command) {
        return new IllegalStateException("A stage neither did nor refused " + command);
    }

    private static Map<UUID, WorkResult> byRequest(List<Command> commands, List<WorkResult> results) {
        Map<UUID, WorkResult> byRequest = new HashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            byRequest.put(commands.get(i).requestId(), results.get(i));
        }
        return byRequest;
    }
}
