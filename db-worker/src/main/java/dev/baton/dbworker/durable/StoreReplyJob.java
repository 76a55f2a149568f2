package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Lookup.Found;
import dev.baton.dbworker.durable.Writes.StoredReply;
import dev.baton.dbworker.durable.Writes.Written;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.message.Command;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stores replies before clients get them. After a freeze two workers may run one request with the same epoch: the first
 * reply is the request's reply, and the other worker gets that one. Event loop only.
 */
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
    public Optional<String> effect(JobResult result) {
        return result.result() instanceof WorkResult.Done ? Optional.of("reply stored") : Optional.empty();
    }

    @Override
    public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Command> commands = batch.stream().map(Delivery::command).toList();
        Map<Written, Command> firsts = new HashMap<>(); // of two replies by one right, one is written
        commands.forEach(command -> firsts.putIfAbsent(row(command), command));
        // in one order, so that two batches with the same requests rarely wait for each other; where they do, the lane
        // tries again
        List<StoredReply> answers = firsts.values().stream()
                .map(StoreReplyJob::answer)
                .sorted(Comparator.comparing(StoredReply::id))
                .toList();
        return writes.answer(transaction, answers)
                .map(written -> written(firsts, written))
                .compose(written -> lookup.byId(transaction, missing(commands, written))
                        .map(found -> JobResult.all(commands.stream()
                                .map(command -> result(command, written, found))
                                .toList())));
    }

    @Override
    public Needs needs() {
        return Needs.ONE_STATEMENT;
    }

    private static StoredReply answer(Command command) {
        return new StoredReply(command.requestId(), command.claim().epoch(), ReplyBytes.decode(command.payload()));
    }

    /** The commands whose own reply was written. */
    private static Set<Command> written(Map<Written, Command> firsts, Set<Written> rows) {
        Set<Command> written = Collections.newSetFromMap(new IdentityHashMap<>());
        rows.forEach(row -> written.add(firsts.get(row)));
        return written;
    }

    private static List<UUID> missing(List<Command> commands, Set<Command> written) {
        return commands.stream()
                .filter(command -> !written.contains(command))
                .map(Command::requestId)
                .toList();
    }

    private static Written row(Command command) {
        return new Written(command.requestId(), command.claim().epoch());
    }

    private WorkResult result(Command command, Set<Command> written, Found found) {
        if (written.contains(command)) {
            return new WorkResult.Done(Buffer.buffer());
        }
        Optional<StoredRow> stored = found.of(command.requestId());
        if (stored.isEmpty()) {
            return new WorkResult.Failed(Verdict.FENCED, node, "The store knows no such request any more", false);
        }
        boolean ours = stored.get().request().epoch() == command.claim().epoch();
        if (ours && isReplyOf(stored.get(), answer(command).reply())) {
            meters.foundDone();
            return new WorkResult.Done(Buffer.buffer());
        }
        if (!ours) {
            meters.fenced();
        }
        return stored.get().alreadyStored();
    }

    private static boolean isReplyOf(StoredRow row, ReplyBytes reply) {
        return row.request()
                .reply()
                .filter(stored -> stored.status() == reply.status()
                        && stored.contentType().equals(reply.contentType())
                        && stored.location().equals(reply.location())
                        && Arrays.equals(stored.body(), reply.body().getBytes()))
                .isPresent();
    }
}
