package dev.baton.cookbook;

import dev.baton.cookbook.WriteNote.Note;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code GET /notes/{id}}: a batch of reads is one statement. */
final class ReadNote {
    record NoteId(UUID id) {}

    private ReadNote() {}

    static Flow<NoteId, Note> flow() {
        return Flow.named("read-note")
                .get("/notes/{id}", NoteId.class)
                .onDatabaseReading("read", Note.class, ReadNote::read)
                .reply(200);
    }

    private static Future<List<Outcome<Note>>> read(SqlConnection transaction, List<NoteId> batch) {
        UUID[] ids = batch.stream().map(NoteId::id).toArray(UUID[]::new);
        return transaction
                .preparedQuery("SELECT id, text FROM cookbook.note WHERE id = ANY ($1)")
                .execute(Tuple.of(ids))
                .map(rows -> {
                    Map<UUID, Note> found = new HashMap<>();
                    rows.forEach(
                            row -> found.put(row.getUUID("id"), new Note(row.getUUID("id"), row.getString("text"))));
                    return batch.stream().map(wanted -> answer(found, wanted)).toList();
                });
    }

    private static Outcome<Note> answer(Map<UUID, Note> found, NoteId wanted) {
        return Optional.ofNullable(found.get(wanted.id()))
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(Refusal.of(
                        404, "no-such-note", "There is no such note", "No note has the id " + wanted.id() + ".")));
    }
}
