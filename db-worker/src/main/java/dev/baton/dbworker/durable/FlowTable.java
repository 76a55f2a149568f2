package dev.baton.dbworker.durable;

import dev.baton.config.StartProblem;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowDescription;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each version of each flow means, for all nodes and releases: a db-worker registers its flows here before it
 * takes work. Any thread.
 */
public final class FlowTable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowTable.class);

    /**
     * A node that starts at the same time holds the rows until its transaction ends, or PostgreSQL ends it
     * (database.idle-in-transaction-timeout): on a busy machine that is longer than a command may wait for a lock.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A statement that waits for a lock shall end as one that got none: its own time-out is longer. */
    private static final String PATIENTLY = """
            SELECT set_config('lock_timeout', greatest(setting::int, %1$d)::text, true) FROM pg_settings
            WHERE name = 'lock_timeout' AND setting <> '0';
            SELECT set_config('statement_timeout', greatest(s.setting::int, 2 * l.setting::int, %1$d)::text, true)
            FROM pg_settings s, pg_settings l
            WHERE s.name = 'statement_timeout' AND s.setting <> '0' AND l.name = 'lock_timeout'
            """;

    /** PostgreSQL's lock_not_available, and query_canceled. */
    private static final List<String> GAVE_UP = List.of("55P03", "57014");

    /** In the order of the key, so that two db-workers that start at once wait for each other but never for ever. */
    private static final String REGISTER = """
            INSERT INTO baton.flow (name, version, fingerprint, description)
            SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[]) AS f(name, version, print, description)
            ORDER BY f.name, f.version
            ON CONFLICT DO NOTHING
            """;

    /** Locked, as two nodes may add different components at once. */
    private static final String KNOWN = """
            SELECT f.name, f.version, f.fingerprint, f.description
            FROM baton.flow f JOIN unnest($1::text[], $2::int[]) AS ours(name, version)
                 ON f.name = ours.name AND f.version = ours.version
            ORDER BY f.name, f.version FOR UPDATE OF f
            """;

    private static final String DESCRIBE = "UPDATE baton.flow SET description = $3 WHERE name = $1 AND version = $2";

    /** Nodes that may have the flow as it was. */
    private static final String OTHERS = """
            SELECT node_id FROM baton.node_lease WHERE lease_until > now() AND NOT stopped
            """;

    /** Until recovery renews it; longer than a node takes from here to there. */
    private static final String FIRST_LEASE = """
            INSERT INTO baton.node_lease (node_id, lease_until) VALUES ($1, now() + interval '30 seconds')
            ON CONFLICT (node_id) DO NOTHING
            """;

    /** Two counts, one for each partial index. */
    private static final String UNFINISHED = """
            SELECT (SELECT count(*) FROM baton.request r
                    WHERE r.state = 'running' AND r.flow = $1 AND r.flow_version = $2)
                 + (SELECT count(*) FROM baton.request r
                    WHERE r.state = 'dead' AND r.flow = $1 AND r.flow_version = $2)
            """;

    /**
     * Requests from before stages had ids: '#3' is the fourth stage of the first version. Once, for each flow. A
     * statement for each partial index: with both states in one, all that is stored is read at every start.
     */
    static final List<String> NAME_STAGES =
            Stream.of("running", "dead").map("""
            UPDATE baton.request r
            SET next_stage = (string_to_array(f.stages, ' '))[substr(r.next_stage, 2)::int + 1]
            FROM unnest($1::text[], $2::text[]) AS f(name, stages)
            WHERE r.state = '%s' AND r.next_stage LIKE '#%%' AND r.flow = f.name AND r.flow_version = 1
            """::formatted).toList();

    private static final String REPLACE =
            "UPDATE baton.flow SET fingerprint = $3, description = $4, first_seen_at = now() WHERE "
                    + "name = $1 AND version = $2";

    private final Pool database;
    private final Duration patience;

    public FlowTable(Pool database) {
        this(database, PATIENCE);
    }

    FlowTable(Pool database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /**
     * Registers flows that are new. Fails with a {@link StartProblem} if one of them is known with another fingerprint.
     *
     * @param development whether such a one may be replaced if no request of it is unfinished and no other node runs:
     *     one that has the flow as it was would begin requests that a node with the new one would resume at a wrong
     *     stage
     */
    public Future<Void> register(Collection<Flow<?, ?>> flows, boolean development) {
        return register(flows, development, Optional.empty());
    }

    /** @param self the id of the node, which has a lease from here on, so that others see that it has the flows */
    public Future<Void> register(Collection<Flow<?, ?>> flows, boolean development, Optional<String> self) {
        List<Flow<?, ?>> ours = List.copyOf(flows);
        return database.withTransaction(transaction -> transaction
                .query(PATIENTLY.formatted(patience.toMillis()))
                .execute()
                .compose(ignored -> inWords("flow", register(transaction, ours, development)))
                .compose(ignored -> inWords("request", nameStages(transaction, ours)))
                .compose(ignored -> self.map(node -> inWords(
                                "node_lease",
                                transaction
                                        .preparedQuery(FIRST_LEASE)
                                        .execute(Tuple.of(node))
                                        .<Void>mapEmpty()))
                        .orElseGet(Future::succeededFuture)));
    }

    private static Future<Void> register(SqlConnection transaction, List<Flow<?, ?>> ours, boolean development) {
        return transaction
                .preparedQuery(REGISTER)
                .execute(columns(ours).texts(Flow::description).tuple())
                .compose(ignored -> transaction
                        .preparedQuery(KNOWN)
                        .execute(new Columns<Flow<?, ?>>(ours)
                                .texts(Flow::name)
                                .ints(Flow::version)
                                .tuple()))
                .compose(rows -> {
                    Future<Void> chain = Future.succeededFuture();
                    for (Row row : rows) {
                        chain = chain.compose(ignored -> known(transaction, ours, row, development));
                    }
                    return chain;
                });
    }

    private static Future<Void> inWords(String table, Future<Void> step) {
        return step.recover(failure -> Future.failedFuture(
                failure instanceof PgException refused && GAVE_UP.contains(refused.getSqlState())
                        ? new StartProblem(
                                ("What the start has to do in table baton.%s waits for a lock: is there a backup, or a"
                                                + " long transaction? PostgreSQL says: %s")
                                        .formatted(table, refused.getErrorMessage()),
                                refused)
                        : failure));
    }

    private static Future<Void> nameStages(SqlConnection transaction, List<Flow<?, ?>> flows) {
        List<Flow<?, ?>> first =
                flows.stream().filter(flow -> flow.version() == 1).toList();
        Tuple names = new Columns<Flow<?, ?>>(first)
                .texts(Flow::name)
                .texts(FlowTable::stages)
                .tuple();
        Future<Void> chain = Future.succeededFuture();
        for (String statement : NAME_STAGES) {
            chain = chain.compose(ignored ->
                    transaction.preparedQuery(statement).execute(names).mapEmpty());
        }
        return chain;
    }

    private static String stages(Flow<?, ?> flow) {
        return String.join(" ", flow.stageIds()) + " " + Flow.REPLY;
    }

    private static Columns<Flow<?, ?>> columns(List<Flow<?, ?>> flows) {
        return new Columns<>(flows).texts(Flow::name).ints(Flow::version).texts(Flow::fingerprint);
    }

    private static Future<Void> known(SqlConnection transaction, List<Flow<?, ?>> ours, Row row, boolean development) {
        Flow<?, ?> flow = ours.stream()
                .filter(each -> each.name().equals(row.getString(0)) && each.version() == row.getInteger(1))
                .findFirst()
                .orElseThrow();
        FlowDescription stored = new FlowDescription(row.getString(3));
        FlowDescription own = new FlowDescription(flow.description());
        boolean same = row.getString(2).equals(flow.fingerprint());
        if (!same || !own.conflictsWith(stored).isEmpty()) {
            String difference = same ? optionals(stored, own) : difference(stored.text(), own.text());
            return development
                    ? replace(transaction, flow, difference)
                    : Future.failedFuture(problem(flow, difference, Optional.empty()));
        }
        FlowDescription both = stored.with(own);
        return both.equals(stored)
                ? Future.succeededFuture()
                : transaction
                        .preparedQuery(DESCRIBE)
                        .execute(Tuple.of(flow.name(), flow.version(), both.text()))
                        .mapEmpty();
    }

    private static Future<Void> replace(SqlConnection transaction, Flow<?, ?> flow, String difference) {
        return transaction
                .preparedQuery(UNFINISHED)
                .execute(Tuple.of(flow.name(), flow.version()))
                .map(rows -> rows.iterator().next().getLong(0))
                .compose(unfinished -> unfinished > 0
                        ? notReplaced(flow, difference, unfinished + " requests of it are running or dead")
                        : transaction
                                .query(OTHERS)
                                .execute()
                                .compose(others -> others.size() > 0
                                        ? notReplaced(
                                                flow,
                                                difference,
                                                "other nodes hold a lease and may have it as it was: stop them first")
                                        : replaceUnused(transaction, flow, difference)));
    }

    private static Future<Void> notReplaced(Flow<?, ?> flow, String difference, String why) {
        return Future.failedFuture(problem(flow, difference, Optional.of(why)));
    }

    private static Future<Void> replaceUnused(SqlConnection transaction, Flow<?, ?> flow, String difference) {
        LOG.info("Replacing {} in the database, as no request of it is unfinished: {}", flow, difference);
        return transaction
                .preparedQuery(REPLACE)
                .execute(Tuple.of(flow.name(), flow.version(), flow.fingerprint(), flow.description()))
                .mapEmpty();
    }

    private static StartProblem problem(Flow<?, ?> flow, String difference, Optional<String> notReplaced) {
        return new StartProblem(
                "The database knows another %s: %s%s. Give the changed flow version %d, and keep version %d as it was"
                                .formatted(
                                        flow,
                                        difference,
                                        notReplaced.map(why -> "; " + why).orElse(""),
                                        flow.version() + 1,
                                        flow.version())
                        + " until its requests are done.");
    }

    private static String optionals(FlowDescription stored, FlowDescription own) {
        return "there '%s', here '%s'"
                .formatted(
                        stored.conflictsWith(own).getFirst(),
                        own.conflictsWith(stored).getFirst());
    }

    /** The first line that is not the same. */
    private static String difference(String known, String ours) {
        List<String> before = known.lines().toList();
        List<String> after = ours.lines().toList();
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            String was = i < before.size() ? before.get(i) : "no more stages";
            String is = i < after.size() ? after.get(i) : "no more stages";
            if (!was.equals(is)) {
                return "there '%s', here '%s'".formatted(was, is);
            }
        }
        return "its description was made by another release";
    }
}
