package dev.baton.bench.peer;

/** The statements of peers: pgbench's transaction as one statement, which is its own transaction. */
final class Statements {
    private static final String UPDATES = """
            WITH account AS (UPDATE bench.pgbench_accounts SET abalance = abalance + $4
                WHERE aid = $1 RETURNING abalance),
                 teller AS (UPDATE bench.pgbench_tellers SET tbalance = tbalance + $4 WHERE tid = $2),
                 branch AS (UPDATE bench.pgbench_branches SET bbalance = bbalance + $4 WHERE bid = $3),
                 history AS (INSERT INTO bench.pgbench_history (tid, bid, aid, delta, mtime)
                     VALUES ($2, $3, $1, $4, now()))
            """;

    /** {@code $1} aid, {@code $2} tid, {@code $3} bid, {@code $4} delta. */
    static final String TPCB = UPDATES + "SELECT abalance FROM account";

    /** The same, with {@code $5} a key that is done with it; what is done already violates a unique constraint. */
    static final String TPCB_ONCE = UPDATES + """
            , done AS (INSERT INTO scheduler.done (key, abalance) SELECT $5, abalance FROM account)
            SELECT abalance FROM account""";

    static final String LOOKUP = "SELECT aid, abalance FROM bench.pgbench_accounts WHERE aid = $1";
    static final String FORTUNES = "SELECT id, message FROM bench.fortune";
    static final String WORLD = "SELECT id, randomnumber FROM bench.world WHERE id = $1";
    static final String UPDATE_WORLDS = """
            UPDATE bench.world w SET randomnumber = d.number
            FROM unnest($1::int[], $2::int[]) AS d (id, number) WHERE w.id = d.id""";

    private Statements() {}

    /** With JDBC's parameters, which have no numbers. */
    static String forJdbc(String statement) {
        return statement.replaceAll("\\$\\d", "?");
    }
}
