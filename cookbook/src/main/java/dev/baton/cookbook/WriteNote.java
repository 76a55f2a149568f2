package dev.baton.cookbook;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/** {@code POST /notes}: stores a note, once for each Idempotency-Key. */
final class WriteNote {
    record NewNote(@NotBlank @Size(max = 1_000) String text) {}

    record Note(UUID id, String text) {}

    private WriteNote() {}

    static Flow<NewNote, Note> flow() {
        return Flow.named("write-note")
                .post("/notes", NewNote.class)
                .onEventLoop(
                        "give it an id",
                        Note.class,
                        (context, note) -> Outcome.done(new Note(context.requestId(), note.text())))
                .onDatabase("store", Note.class, DatabaseStage.each(WriteNote::store))
                .durable()
                .replyCreated(note -> "/notes/" + note.id());
    }

    private static Future<Outcome<Note>> store(SqlConnection transaction, Note note) {
        return transaction
                .preparedQuery("INSERT INTO cookbook.note (id, text) VALUES ($1, $2)")
                .execute(Tuple.of(note.id(), note.text()))
                .map(rows -> Outcome.done(note));
    }
}
