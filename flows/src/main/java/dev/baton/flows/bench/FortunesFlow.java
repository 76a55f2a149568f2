package dev.baton.flows.bench;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code GET /bench/fortunes}: TechEmpower's. Every request reads all rows by a statement of its own. What follows takes some microseconds for a dozen
 * rows, less than sending them on to a compute-service would: it stays on the event loop.
 */
final class FortunesFlow {
    private static final String ALL = "SELECT id, message FROM bench.fortune";
    private static final String ADDED = "Additional fortune added at request time.";

    private static final int PAGE_CHARACTERS = 2_048;
    private static final String HEAD =
            "<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table><tr><th>id</th><th>message</th></tr>";

    private FortunesFlow() {}

    public record Nothing() {}

    public record Fortune(int id, String message) {}

    public record Fortunes(List<Fortune> fortunes) {
        public Fortunes {
            fortunes = List.copyOf(fortunes);
        }
    }

    public record Page(String html) {}

    static Flow<Nothing, Page> flow() {
        return Flow.named("bench-fortunes")
                .get("/bench/fortunes", Nothing.class)
                .onDatabaseReading("read the fortunes", Fortunes.class, FortunesFlow::read)
                .onEventLoop("D add", Fortunes.class, (context, fortunes) -> added(fortunes))
                .onEventLoop("E sort", Fortunes.class, (context, fortunes) -> sorted(fortunes))
                .onEventLoop("F render", Page.class, (context, fortunes) -> Outcome.done(new Page(render(fortunes))))
                .replyText(200, "text/html; charset=utf-8", Page::html);
    }

    private static Future<List<Outcome<Fortunes>>> read(SqlConnection connection, List<Nothing> batch) {
        List<Future<Fortunes>> reads =
                batch.stream().map(ignored -> all(connection)).toList();
        return Future.all(reads)
                .map(ignored ->
                        reads.stream().map(read -> Outcome.done(read.result())).toList());
    }

    private static Future<Fortunes> all(SqlConnection connection) {
        return connection.preparedQuery(ALL).execute().map(rows -> {
            List<Fortune> fortunes = new ArrayList<>(rows.size() + 1);
            rows.forEach(row -> fortunes.add(new Fortune(row.getInteger(0), row.getString(1))));
            return new Fortunes(fortunes);
        });
    }

    private static Outcome<Fortunes> added(Fortunes fortunes) {
        List<Fortune> more = new ArrayList<>(fortunes.fortunes());
        more.add(new Fortune(0, ADDED));
        return Outcome.done(new Fortunes(more));
    }

    private static Outcome<Fortunes> sorted(Fortunes fortunes) {
        return Outcome.done(new Fortunes(fortunes.fortunes().stream()
                .sorted(Comparator.comparing(Fortune::message))
                .toList()));
    }

    static String render(Fortunes fortunes) {
        StringBuilder html = new StringBuilder(PAGE_CHARACTERS).append(HEAD);
        for (Fortune fortune : fortunes.fortunes()) {
            html.append("<tr><td>").append(fortune.id()).append("</td><td>");
            escape(html, fortune.message());
            html.append("</td></tr>");
        }
        return html.append("</table></body></html>").toString();
    }

    private static void escape(StringBuilder html, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
    }
}
