package dev.baton.dbworker.testing;

import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestFlows.Noted;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.FlowCatalog;
import dev.baton.run.Segments;
import java.util.List;
import java.util.UUID;

/** A flow that replies in the transaction of its last database stage, and what goes wrong in its tail by name. */
public final class OneCommit {
    public static final String NAME = "note-at-once";
    public static final String REFUSED = "refuse";
    public static final String THROWN = "throw";
    public static final String HUGE = "huge";

    public record Worded(String text) {}

    private static final Flow<Note, Worded> FLOW = Flow.named(NAME)
            .post("/note-at-once", Note.class)
            .onDatabase("write it down", Noted.class, TestFlows::note)
            .onEventLoop("word", Worded.class, (context, noted) -> word(noted.name()))
            .durable()
            .replyInTransaction()
            .replyCreated(worded -> "/worded/" + worded.text());

    private static final Flow<Note, Worded> IN_TWO_STEPS = Flow.named(NAME + "-in-two-steps")
            .post("/note-at-once-in-two-steps", Note.class)
            .onDatabase("first", Note.class, (transaction, batch) -> TestFlows.note(transaction, batch)
                    .map(outcomes -> batch.stream().map(Outcome::done).toList()))
            .onCompute("think", Note.class, (context, note) -> Outcome.done(note))
            .onDatabase("second", Noted.class, TestFlows::note)
            .onEventLoop("word", Worded.class, (context, noted) -> word(noted.name()))
            .durable()
            .replyInTransaction()
            .reply(200);

    private OneCommit() {}

    private static Outcome<Worded> word(String name) {
        return switch (name) {
            case REFUSED -> Outcome.refused(Refusal.of(409, "no-word", "No word", "There is no word for it."));
            case THROWN -> throw new IllegalStateException("not that word");
            case HUGE -> Outcome.done(new Worded("x".repeat(ReplyBytes.MAX_STORED_BYTES)));
            default -> Outcome.done(new Worded(name + " is noted"));
        };
    }

    public static FlowCatalog catalog() {
        return new FlowCatalog(List.of(FLOW, IN_TWO_STEPS), List.of());
    }

    /** Its first command, from a node that leaves the tail to the db-worker. */
    public static Command first(UUID id, Claim claim, String name) {
        return DurableStore.withRest(withoutTail(id, claim, new Note(name, 1)));
    }

    public static Command refusedByTheDatabaseStage(UUID id, Claim claim) {
        return DurableStore.withRest(withoutTail(id, claim, new Note("x", TestFlows.TOO_MUCH)));
    }

    /** From a node that runs the tail itself. */
    public static Command withoutTail(UUID id, Claim claim, Note note) {
        return DurableStore.stage(Segments.segmentFrom(FLOW, 0), id, claim, note);
    }

    public static Command firstOfTwo(UUID id, Claim claim, String name) {
        return DurableStore.stage(Segments.segmentFrom(IN_TWO_STEPS, 0), id, claim, new Note(name, 1));
    }

    /** With the tail. */
    public static Command secondOfTwo(UUID id, int epoch, String name) {
        return DurableStore.withRest(DurableStore.stage(
                Segments.segmentFrom(IN_TWO_STEPS, 2), id, new Claim.Held(epoch), new Note(name, 1)));
    }
}
