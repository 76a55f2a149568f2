package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flows.payments.Statement.Line;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a batch of statement pages by one statement; each page is a short walk back through the entries' key. */
final class StatementReads {
    /** One line more than requested shows whether there is a next page. */
    private static final String PAGES = """
            SELECT q.n, a.id, a.iban, a.currency, a.balance, e.seq, e.amount, e.balance_after, e.booked_at,
              t.id AS transfer, t.reference, o.iban AS counterparty
            FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[]) WITH ORDINALITY
              AS q (id, size, before, customer, n)
            JOIN payments.account a ON a.id = q.id AND (q.customer IS NULL OR q.customer = a.customer)
            LEFT JOIN LATERAL (
              SELECT * FROM payments.entry e WHERE e.account_id = q.id AND e.seq < q.before
              ORDER BY e.seq DESC LIMIT q.size + 1
            ) e ON true
            LEFT JOIN LATERAL (SELECT * FROM payments.transfer t WHERE t.id = e.posting_id LIMIT 1) t ON true
            LEFT JOIN payments.account o ON o.id = CASE WHEN t.from_id = q.id THEN t.to_id ELSE t.from_id END
            ORDER BY q.n, e.seq DESC""";

    private StatementReads() {}

    static Future<List<Outcome<Statement>>> pages(SqlConnection transaction, List<StatementPage> batch) {
        return transaction
                .preparedQuery(PAGES)
                .execute(Tuple.of(
                        batch.stream().map(StatementPage::id).toArray(Long[]::new),
                        batch.stream().map(StatementPage::limit).toArray(Integer[]::new),
                        batch.stream().map(StatementPage::before).toArray(Long[]::new),
                        batch.stream().map(page -> page.only().orElse(null)).toArray(String[]::new)))
                .map(rows -> answers(batch, rows));
    }

    private static List<Outcome<Statement>> answers(List<StatementPage> batch, RowSet<Row> rows) {
        List<List<Row>> pages = new ArrayList<>(batch.size());
        batch.forEach(page -> pages.add(new ArrayList<>()));
        rows.forEach(row -> pages.get(row.getInteger("n") - 1).add(row));
        List<Outcome<Statement>> answers = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            answers.add(answer(batch.get(i), pages.get(i)));
        }
        return answers;
    }

    private static Outcome<Statement> answer(StatementPage page, List<Row> rows) {
        if (rows.isEmpty()) {
            return Outcome.refused(Refusals.noSuchAccount(page.id()));
        }
        Row first = rows.getFirst();
        List<Line> lines = rows.stream()
                .filter(row -> row.getLong("seq") != null) // the account's row stands alone if it has no entry
                .limit(page.limit())
                .map(StatementReads::line)
                .toList();
        return Outcome.done(new Statement(
                page.id(),
                first.getString("iban"),
                first.getString("currency"),
                Money.text(first.getLong("balance")),
                lines,
                rows.size() > page.limit() ? Optional.of(next(page, lines.getLast())) : Optional.empty()));
    }

    /** By hand: formatted numbers take the digits of the machine's language. */
    static String next(StatementPage page, Line last) {
        return "/accounts/" + page.id() + "/statement?limit=" + page.limit() + "&before=" + last.entry();
    }

    private static Line line(Row row) {
        long amount = row.getLong("amount");
        boolean opening = row.getUUID("transfer") == null;
        return new Line(
                row.getLong("seq"),
                row.getOffsetDateTime("booked_at").toInstant(),
                Money.text(amount),
                Money.text(row.getLong("balance_after")),
                opening ? "opening" : amount < 0 ? "sent" : "received",
                opening ? "" : row.getString("counterparty"),
                opening ? "" : row.getString("reference"),
                Optional.ofNullable(row.getUUID("transfer")));
    }
}
