package dev.baton.flows.bench;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /bench/accounts/{aid}}: one row by its key. All that read at once are one statement. */
final class LookupFlow {
    private static final String BY_KEY = "SELECT aid, abalance FROM bench.pgbench_accounts WHERE aid = ANY ($1)";

    private LookupFlow() {}

    public record Query(int aid) {}

    public record Account(int aid, int abalance) {}

    static Flow<Query, Account> flow() {
        return Flow.named("lookup")
                .get("/bench/accounts/{aid}", Query.class)
                .onDatabaseReading("read the account", Account.class, LookupFlow::read)
                .reply(200);
    }

    private static Future<List<Outcome<Account>>> read(SqlConnection connection, List<Query> batch) {
        Integer[] aids = batch.stream().map(Query::aid).distinct().toArray(Integer[]::new);
        return connection
                .preparedQuery(BY_KEY)
                .execute(Tuple.tuple().addArrayOfInteger(aids))
                .map(rows -> {
                    Map<Integer, Outcome<Account>> found = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> found.put(
                            row.getInteger(0), Outcome.done(new Account(row.getInteger(0), row.getInteger(1)))));
                    return batch.stream()
                            .map(query -> found.getOrDefault(query.aid(), missing(query)))
                            .toList();
                });
    }

    private static Outcome<Account> missing(Query query) {
        return Outcome.refused(
                Refusal.of(404, "no-such-account", "No such account", "There is no account " + query.aid() + "."));
    }
}
