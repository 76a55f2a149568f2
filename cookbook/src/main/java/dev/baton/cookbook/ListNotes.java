package dev.baton.cookbook;

import dev.baton.cookbook.WriteNote.Note;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code GET /notes?after=&limit=}: pages by key, so that the thousandth page costs as much as the first and no note is
 * shown twice when others are written meanwhile.
 */
final class ListNotes {
    private static final int USUAL = 20;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    record Question(Optional<UUID> after, Optional<@Min(1) @Max(100) Integer> limit) {}

    /** @param next the path of the next page, if there is one */
    record Page(List<Note> notes, Optional<String> next) {}

    private ListNotes() {}

    static Flow<Question, Page> flow() {
        return Flow.named("list-notes")
                .get("/notes", Question.class)
                .onDatabaseReading("read a page", Page.class, DatabaseStage.each(ListNotes::page))
                .reply(200);
    }

    private static Future<Outcome<Page>> page(SqlConnection transaction, Question question) {
        int limit = question.limit().orElse(USUAL);
        return transaction
                .preparedQuery("SELECT id, text FROM cookbook.note WHERE id > $1 ORDER BY id LIMIT $2")
                .execute(Tuple.of(question.after().orElse(BEFORE_ALL), limit + 1))
                .map(rows -> rows.stream()
                        .map(row -> new Note(row.getUUID("id"), row.getString("text")))
                        .toList())
                .map(notes -> Outcome.done(page(notes, limit)));
    }

    /** One note more than asked for shows whether there is a next page. */
    private static Page page(List<Note> found, int limit) {
        if (found.size() <= limit) {
            return new Page(found, Optional.empty());
        }
        List<Note> notes = found.subList(0, limit);
        return new Page(
                notes,
                Optional.of(
                        "/notes?limit=" + limit + "&after=" + notes.getLast().id()));
    }
}
