package dev.baton.flows.bench;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * A batch of pgbench's transactions by four statements, sent together: each row is written once a batch, with the sum
 * of its deltas. Rows are locked in one order: accounts, which batches rarely share, before tellers and branches, which
 * they always do.
 */
final class Tpcb {
    private static final String ACCOUNTS = """
            UPDATE bench.pgbench_accounts a SET abalance = a.abalance + d.delta
            FROM unnest($1::int[], $2::int[]) AS d (aid, delta) WHERE a.aid = d.aid RETURNING a.aid, a.abalance""";

    private static final String HISTORY = """
            INSERT INTO bench.pgbench_history (tid, bid, aid, delta, mtime)
            SELECT tid, bid, aid, delta, $5::timestamp
            FROM unnest($1::int[], $2::int[], $3::int[], $4::int[]) AS h (tid, bid, aid, delta)""";

    private static final String TELLERS = """
            UPDATE bench.pgbench_tellers t SET tbalance = t.tbalance + d.delta
            FROM unnest($1::int[], $2::int[]) AS d (tid, delta) WHERE t.tid = d.tid""";

    private static final String BRANCHES = """
            UPDATE bench.pgbench_branches b SET bbalance = b.bbalance + d.delta
            FROM unnest($1::int[], $2::int[]) AS d (bid, delta) WHERE b.bid = d.bid""";

    private Tpcb() {}

    static Future<List<Outcome<TpcbBalance>>> run(SqlConnection transaction, List<TpcbOrder> batch) {
        var accounts = add(transaction, ACCOUNTS, batch, TpcbOrder::aid);
        var history = transaction.preparedQuery(HISTORY).execute(history(batch));
        var tellers = add(transaction, TELLERS, batch, TpcbOrder::tid);
        var branches = add(transaction, BRANCHES, batch, TpcbOrder::bid);
        return Future.all(accounts, history, tellers, branches).map(ignored -> balances(accounts.result(), batch));
    }

    private static Future<RowSet<Row>> add(
            SqlConnection transaction, String sql, List<TpcbOrder> batch, ToIntFunction<TpcbOrder> key) {
        SortedMap<Integer, Integer> deltas = new TreeMap<>();
        for (TpcbOrder order : batch) {
            deltas.merge(key.applyAsInt(order), order.delta(), Integer::sum);
        }
        return transaction
                .preparedQuery(sql)
                .execute(Tuple.tuple()
                        .addArrayOfInteger(deltas.keySet().toArray(Integer[]::new))
                        .addArrayOfInteger(deltas.values().toArray(Integer[]::new)));
    }

    private static Tuple history(List<TpcbOrder> batch) {
        return Tuple.tuple()
                .addArrayOfInteger(column(batch, TpcbOrder::tid))
                .addArrayOfInteger(column(batch, TpcbOrder::bid))
                .addArrayOfInteger(column(batch, TpcbOrder::aid))
                .addArrayOfInteger(column(batch, TpcbOrder::delta))
                .addLocalDateTime(LocalDateTime.now());
    }

    private static Integer[] column(List<TpcbOrder> batch, ToIntFunction<TpcbOrder> column) {
        Integer[] values = new Integer[batch.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.applyAsInt(batch.get(i));
        }
        return values;
    }

    /** The database returns the balance after the whole batch; counting back gives each request's own. */
    private static List<Outcome<TpcbBalance>> balances(RowSet<Row> rows, List<TpcbOrder> batch) {
        Map<Integer, Integer> after = HashMap.newHashMap(rows.size());
        rows.forEach(row -> after.put(row.getInteger(0), row.getInteger(1)));
        List<Outcome<TpcbBalance>> outcomes = new ArrayList<>(batch.size());
        for (TpcbOrder order : batch.reversed()) {
            Integer balance = after.get(order.aid());
            if (balance == null) {
                throw new IllegalStateException("There is no account " + order.aid());
            }
            outcomes.add(Outcome.done(new TpcbBalance(order.aid(), order.delta(), balance)));
            after.put(order.aid(), balance - order.delta());
        }
        return outcomes.reversed();
    }
}
