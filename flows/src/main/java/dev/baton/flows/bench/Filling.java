package dev.baton.flows.bench;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Fills the tables at the first start; keys come last, because that is faster. */
final class Filling {
    private static final String ACCOUNTS = """
            INSERT INTO bench.pgbench_accounts (aid, bid, abalance, filler)
            SELECT aid, (aid - 1) / 100000 + 1, 0, '' FROM generate_series(1, $1::int) AS aid""";

    private static final String TELLERS = """
            INSERT INTO bench.pgbench_tellers (tid, bid, tbalance)
            SELECT tid, (tid - 1) / 10 + 1, 0 FROM generate_series(1, $1::int) AS tid""";

    private static final String BRANCHES =
            "INSERT INTO bench.pgbench_branches (bid, bbalance) SELECT bid, 0 FROM generate_series(1, $1::int) AS bid";

    private static final String KEYS = """
            ALTER TABLE bench.pgbench_branches ADD PRIMARY KEY (bid);
            ALTER TABLE bench.pgbench_tellers ADD PRIMARY KEY (tid);
            ALTER TABLE bench.pgbench_accounts ADD PRIMARY KEY (aid);
            ANALYZE bench.pgbench_branches, bench.pgbench_tellers, bench.pgbench_accounts, bench.world,
              bench.fortune""";

    private static final String WORLD = """
            INSERT INTO bench.world (id, randomnumber)
            SELECT id, 1 + floor(random() * 10000)::int FROM generate_series(1, 10000) AS id""";

    /** As TechEmpower has them. */
    private static final String FORTUNES = """
            INSERT INTO bench.fortune (id, message) VALUES
            (1, 'fortune: No such file or directory'),
            (2, 'A computer scientist is someone who fixes things that aren''t broken.'),
            (3, 'After enough decimal places, nobody gives a damn.'),
            (4, 'A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1'),
            (5, 'A computer program does what you tell it to do, not what you want it to do.'),
            (6, 'Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen'),
            (7, 'Any program that runs right is obsolete.'),
            (8, 'A list is only as strong as its weakest link. — Donald Knuth'),
            (9, 'Feature: A bug with seniority.'),
            (10, 'Computers make very fast, very accurate mistakes.'),
            (11, '<script>alert("This should not be displayed in a browser alert box.");</script>'),
            (12, 'フレームワークのベンチマーク')""";

    private Filling() {}

    static Future<Void> insert(SqlConnection transaction, Scale scale) {
        return transaction
                .query("SELECT EXISTS (SELECT FROM bench.pgbench_branches)")
                .execute()
                .compose(rows ->
                        rows.iterator().next().getBoolean(0) ? Future.succeededFuture() : plantAll(transaction, scale));
    }

    private static Future<Void> plantAll(SqlConnection transaction, Scale scale) {
        return insert(transaction, BRANCHES, scale.branches())
                .compose(ignored -> insert(transaction, TELLERS, scale.tellers()))
                .compose(ignored -> insert(transaction, ACCOUNTS, scale.accounts()))
                .compose(ignored -> transaction.query(WORLD).execute())
                .compose(ignored -> transaction.query(FORTUNES).execute())
                .compose(ignored -> transaction.query(KEYS).execute())
                .mapEmpty();
    }

    private static Future<Void> insert(SqlConnection transaction, String sql, int rows) {
        return transaction.preparedQuery(sql).execute(Tuple.of(rows)).mapEmpty();
    }
}
