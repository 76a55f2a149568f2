package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Lookup.Found;
import dev.baton.dbworker.durable.Writes.Answer;
import dev.baton.dbworker.durable.Writes.Written;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.message.Command;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores what clients will be told, before they hear it. Event loop only. */
final class StoreReplyJob implements BatchJob {
    private final Writes writes;
    private final Lookup lookup;
    private final DurableMeters meters;
    private final String node;

    StoreReplyJob(Writes writes, Lookup lookup, DurableMeters meters, String node) {
        this.writes = writes;
        this.lookup = lookup;
        this.meters = meters;
        this.node = node;
    }

    @Override
    public Future<List<WorkResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Command> commands = batch.stream().map(Delivery::command).toList();
        // in one order, so that two batches with the same requests rarely wait for each other; where they do, the lane
        // tries again
        List<Answer> answers = commands.stream()
                .map(StoreReplyJob::answer)
                .sorted(Comparator.comparing(Answer::id))
                .toList();
        return writes.answer(transaction, answers)
                .compose(written -> lookup.byId(transaction, missing(commands, written))
                        .map(found -> commands.stream()
                                .map(command -> result(command, written, found))
                                .toList()));
    }

    @Override
    public Needs needs() {
        return Needs.ONE_STATEMENT;
    }

    private static Answer answer(Command command) {
        return new Answer(command.requestId(), command.claim().epoch(), ReplyBytes.decode(command.payload()));
    }

    private static List<UUID> missing(List<Command> commands, Set<Written> written) {
        return commands.stream()
                .filter(command -> !written.contains(row(command)))
                .map(Command::requestId)
                .toList();
    }

    private static Written row(Command command) {
        return new Written(command.requestId(), command.claim().epoch());
    }

    private WorkResult result(Command command, Set<Written> written, Found found) {
        if (written.contains(row(command))) {
            return new WorkResult.Done(Buffer.buffer());
        }
        Optional<StoredRow> stored = found.of(command.requestId());
        if (stored.isEmpty()) {
            return new WorkResult.Failed(Verdict.FENCED, node, "The store knows no such request any more", false);
        }
        boolean ours = stored.get().request().epoch() == command.claim().epoch();
        if (ours && stored.get().request().state().answered()) {
            meters.foundDone();
            return new WorkResult.Done(Buffer.buffer());
        }
        if (!ours) {
            meters.fenced();
        }
        return stored.get().settled();
    }
}
