package dev.baton.cookbook;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code GET /articles/{article}/report}: a picture. The database adds up, a compute-service draws, and the answer is
 * text of a media type of its own.
 */
final class ArticleReport {
    record Question(String article) {}

    record Day(String date, int pieces) {}

    record Days(List<Day> days) {}

    record Picture(String svg) {}

    private ArticleReport() {}

    static Flow<Question, Picture> flow() {
        return Flow.named("article-report")
                .get("/articles/{article}/report", Question.class)
                .onDatabaseReading("add up", Days.class, DatabaseStage.each(ArticleReport::addUp))
                .onCompute("draw", Picture.class, (context, days) -> Outcome.done(new Picture(svg(days.days()))))
                .replyText(200, "image/svg+xml", Picture::svg);
    }

    private static Future<Outcome<Days>> addUp(SqlConnection transaction, Question question) {
        return transaction
                .preparedQuery("""
                        SELECT at::date::text AS date, sum(pieces)::int AS pieces FROM cookbook.taken
                        WHERE article = $1 AND at > now() - interval '30 days' GROUP BY at::date ORDER BY at::date""")
                .execute(Tuple.of(question.article()))
                .map(rows -> rows.stream()
                        .map(row -> new Day(row.getString("date"), row.getInteger("pieces")))
                        .toList())
                .map(days -> Outcome.done(new Days(days)));
    }

    private static String svg(List<Day> days) {
        String bars = IntStream.range(0, days.size())
                .mapToObj(i -> "<rect x='%s' y='%s' width='8' height='%s'><title>%s: %s</title></rect>"
                        .formatted(
                                i * 10,
                                100 - days.get(i).pieces(),
                                days.get(i).pieces(),
                                days.get(i).date(),
                                days.get(i).pieces()))
                .collect(Collectors.joining());
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 300 100'>" + bars + "</svg>";
    }
}
