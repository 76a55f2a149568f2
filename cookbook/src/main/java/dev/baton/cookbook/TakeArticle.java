package dev.baton.cookbook;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** {@code POST /articles/{article}/taken}: writes, or says no. The no is a value: others of its batch are written. */
final class TakeArticle {
    record Order(String article, @Min(1) @Max(100) int pieces) {}

    record Taking(UUID id, String article, int pieces, Instant at) {}

    record Taken(String article, int pieces, int left) {}

    private TakeArticle() {}

    static Flow<Order, Taken> flow() {
        return Flow.named("take-article")
                .post("/articles/{article}/taken", Order.class)
                .onEventLoop(
                        "give it an id",
                        Taking.class,
                        (context, order) -> Outcome.done(
                                new Taking(context.requestId(), order.article(), order.pieces(), context.acceptedAt())))
                .keyedBy(Taking::article) // the orders for one article meet in one lane, and don't wait for each other
                .onDatabase("take", Taken.class, DatabaseStage.each(TakeArticle::take))
                .durable()
                .replyInTransaction() // nothing is left to be done after it: one commit stores effect and reply
                .reply(201);
    }

    private static Future<Outcome<Taken>> take(SqlConnection transaction, Taking taking) {
        return transaction
                .preparedQuery("""
                        WITH article AS (
                          UPDATE cookbook.article SET pieces = pieces - $2 WHERE name = $1 AND pieces >= $2
                          RETURNING name, pieces
                        ), taken AS (
                          INSERT INTO cookbook.taken (id, article, pieces, at) SELECT $3, name, $2, $4 FROM article
                        )
                        SELECT pieces FROM article""")
                .execute(Tuple.of(
                        taking.article(),
                        taking.pieces(),
                        taking.id(),
                        taking.at().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.size() == 1
                        ? Outcome.done(new Taken(
                                taking.article(),
                                taking.pieces(),
                                rows.iterator().next().getInteger("pieces")))
                        : Outcome.refused(Refusal.of(
                                409,
                                "not-in-stock",
                                "There are not as many pieces in stock",
                                "Nothing was taken. Order fewer pieces, or come back later.")));
    }
}
