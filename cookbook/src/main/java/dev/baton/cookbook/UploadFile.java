package dev.baton.cookbook;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/**
 * A file in parts, as a body has at most {@code gateway.http.max-body}: {@code POST /uploads}, then {@code POST
 * /uploads/{upload}/parts/{number}} in any order and as often as a client likes, then {@code POST
 * /uploads/{upload}/end}, which puts it together and compares the digest.
 */
final class UploadFile {
    record Announced(
            @NotBlank @Size(max = 200) String name,
            @Min(1) @Max(1_000) int parts,
            @Pattern(regexp = "[0-9a-f]{64}") String sha256) {}

    record Upload(UUID id, String name, int parts, String sha256) {}

    /** @param content base64 */
    record Part(UUID upload, @Min(1) @Max(1_000) int number, byte[] content) {}

    record Stored(UUID upload, int number) {}

    record End(UUID upload) {}

    record Complete(UUID upload, String name, int bytes) {}

    private UploadFile() {}

    static Flow<Announced, Upload> begin() {
        return Flow.named("begin-upload")
                .post("/uploads", Announced.class)
                .onEventLoop(
                        "give it an id",
                        Upload.class,
                        (context, file) ->
                                Outcome.done(new Upload(context.requestId(), file.name(), file.parts(), file.sha256())))
                .onDatabase("begin", Upload.class, DatabaseStage.each((transaction, upload) -> transaction
                        .preparedQuery("INSERT INTO cookbook.upload (id, name, parts, sha256) VALUES ($1, $2, $3, $4)")
                        .execute(Tuple.of(upload.id(), upload.name(), upload.parts(), upload.sha256()))
                        .map(rows -> Outcome.done(upload))))
                .durable()
                .replyCreated(upload -> "/uploads/" + upload.id());
    }

    static Flow<Part, Stored> part() {
        return Flow.named("upload-part")
                .post("/uploads/{upload}/parts/{number}", Part.class)
                .onDatabase("store the part", Stored.class, DatabaseStage.each(UploadFile::store))
                .reply(200);
    }

    static Flow<End, Complete> end() {
        return Flow.named("end-upload")
                .post("/uploads/{upload}/end", End.class)
                .onDatabase("put it together", Complete.class, DatabaseStage.each(UploadFile::complete))
                .durable()
                .reply(200);
    }

    /** The same part again is the same row: it needs no key. */
    private static Future<Outcome<Stored>> store(SqlConnection transaction, Part part) {
        return transaction
                .preparedQuery("""
                        INSERT INTO cookbook.upload_part (upload, number, content)
                        SELECT id, $2, $3 FROM cookbook.upload WHERE id = $1 AND parts >= $2 AND content IS NULL
                        ON CONFLICT (upload, number) DO UPDATE SET content = EXCLUDED.content""")
                .execute(Tuple.of(part.upload(), part.number(), Buffer.buffer(part.content())))
                .map(rows -> rows.rowCount() == 1
                        ? Outcome.done(new Stored(part.upload(), part.number()))
                        : Outcome.refused(Refusal.of(
                                409,
                                "no-such-part",
                                "No such part is awaited",
                                "There is no such upload, or it has fewer parts, or it has ended.")));
    }

    private static Future<Outcome<Complete>> complete(SqlConnection transaction, End end) {
        return transaction
                .preparedQuery("""
                        UPDATE cookbook.upload SET content = whole.content
                        FROM (SELECT string_agg(content, '' ORDER BY number) AS content, count(*) AS parts
                              FROM cookbook.upload_part WHERE upload = $1) AS whole
                        WHERE id = $1 AND whole.parts = upload.parts
                          AND encode(sha256(whole.content), 'hex') = upload.sha256
                        RETURNING name, octet_length(upload.content) AS bytes""")
                .execute(Tuple.of(end.upload()))
                .map(rows -> rows.size() == 1
                        ? Outcome.done(new Complete(
                                end.upload(),
                                rows.iterator().next().getString("name"),
                                rows.iterator().next().getInteger("bytes")))
                        : Outcome.refused(Refusal.of(
                                409,
                                "incomplete",
                                "The file is not complete",
                                "A part is missing, or the parts don't have the announced SHA-256.")));
    }
}
