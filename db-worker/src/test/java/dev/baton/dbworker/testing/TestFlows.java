package dev.baton.dbworker.testing;

import static java.util.stream.Collectors.toMap;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.message.Segment;
import dev.baton.run.FlowCatalog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Tiny flows that show what a lane does with good, refusing and broken stages. */
public final class TestFlows {
    /** Passes the gate (a row that a test may lock), and is written down. */
    public static final String NOTE = "note";
    /** The same, and then again: two stages in one command. */
    public static final String NOTE_TWICE = "note-twice";
    /** Locks two rows in the order given, slowly: two of them can deadlock. */
    public static final String SWAP = "swap";
    /** Counts, without a transaction. */
    public static final String COUNT = "count";
    /** Answers one outcome too many. */
    public static final String MISCOUNT = "miscount";
    /** Never answers if the amount is {@link #THROWS}. */
    public static final String HANG = "hang";
    /** Breaks its transaction, and says that all is well. */
    public static final String LIE = "lie";

    /** Does not wait for one of its statements, and fails if the amount is {@link #THROWS}. */
    public static final String STRAY = "stray";

    /** Fails in PostgreSQL with the SQLSTATE that is its name. */
    public static final String RAISE = "raise";
    /** Updates one account, and so waits for its row. */
    public static final String TOUCH = "touch";

    public static final long TOO_MUCH = 1_001;
    /** The table's constraint doesn't allow it. */
    public static final long BROKEN = 13;
    /** The stage throws. */
    public static final long THROWS = 7;

    public record Note(String name, long amount) {}

    public record Noted(String name, int backend) {}

    public record Pair(String first, String second) {}

    private TestFlows() {}

    public static void createTables(TestPostgres postgres) throws SQLException {
        postgres.execute("""
                CREATE SCHEMA IF NOT EXISTS lanes;
                CREATE TABLE IF NOT EXISTS lanes.gate (open boolean);
                CREATE TABLE IF NOT EXISTS lanes.note (name text, amount bigint CHECK (amount <> 13));
                CREATE TABLE IF NOT EXISTS lanes.account (name text PRIMARY KEY, swaps int NOT NULL DEFAULT 0);
                TRUNCATE lanes.gate, lanes.note, lanes.account;
                INSERT INTO lanes.gate VALUES (true);
                INSERT INTO lanes.account VALUES ('a'), ('b');
                """);
    }

    /** The stages of one of these flows from an index to another; of an unknown one, stages that it can't have. */
    public static Segment segment(String flow, int from, int to) {
        return catalog()
                .find(flow)
                .filter(known -> to <= known.stages().size())
                .map(known -> new Segment(flow, known.version(), known.stageId(from), known.stageId(to - 1)))
                .orElseGet(() -> new Segment(flow, 1, "stage-" + from, "stage-" + (to - 1)));
    }

    public static FlowCatalog catalog() {
        Flow<Note, Noted> note = Flow.named(NOTE)
                .post("/note", Note.class)
                .keyedBy(Note::name)
                .onDatabase("write it down", Noted.class, TestFlows::note)
                .reply(201);
        Flow<Note, Noted> twice = Flow.named(NOTE_TWICE)
                .post("/note-twice", Note.class)
                .onDatabase("first", Note.class, TestFlows::noteAndPassOn)
                .onDatabase("second", Noted.class, TestFlows::note)
                .reply(201);
        Flow<Pair, Pair> swap = Flow.named(SWAP)
                .post("/swap", Pair.class)
                .onDatabase("swap", Pair.class, DatabaseStage.each(TestFlows::swap))
                .reply(200);
        Flow<Note, Long> count = Flow.named(COUNT)
                .get("/count", Note.class)
                .onDatabaseReading("count", Long.class, TestFlows::count)
                .reply(200);
        Flow<Note, Note> miscount = Flow.named(MISCOUNT)
                .post("/miscount", Note.class)
                .onDatabase("miscount", Note.class, (tx, batch) -> {
                    List<Outcome<Note>> outcomes =
                            new ArrayList<>(batch.stream().map(Outcome::done).toList());
                    outcomes.add(Outcome.done(batch.getFirst()));
                    return Future.succeededFuture(outcomes);
                })
                .reply(200);
        Flow<Note, Note> hang = Flow.named(HANG)
                .post("/hang", Note.class)
                .onDatabase(
                        "hang",
                        Note.class,
                        (tx, batch) -> batch.stream().anyMatch(n -> n.amount() == THROWS)
                                ? Promise.<List<Outcome<Note>>>promise().future()
                                : Future.succeededFuture(
                                        batch.stream().map(Outcome::done).toList()))
                .reply(200);
        Flow<Note, Noted> lie = Flow.named(LIE)
                .post("/lie", Note.class)
                .onDatabase("lie", Noted.class, (tx, batch) -> note(tx, batch)
                        .recover(ignored -> Future.succeededFuture(batch.stream()
                                .map(n -> Outcome.done(new Noted(n.name(), 0)))
                                .toList())))
                .reply(200);
        Flow<Note, Note> stray = Flow.named(STRAY)
                .post("/stray", Note.class)
                .onDatabase("stray", Note.class, DatabaseStage.each(TestFlows::stray))
                .reply(200);
        Flow<Note, Note> raise = Flow.named(RAISE)
                .post("/raise", Note.class)
                .onDatabase("raise", Note.class, DatabaseStage.each(TestFlows::raise))
                .reply(200);
        Flow<Note, Note> touch = Flow.named(TOUCH)
                .post("/touch", Note.class)
                .onDatabase("touch", Note.class, DatabaseStage.each((tx, one) -> touch(tx, one.name())
                        .map(ignored -> Outcome.done(one))))
                .reply(200);
        return new FlowCatalog(List.of(note, twice, swap, count, miscount, hang, lie, stray, raise, touch), List.of());
    }

    public static Future<List<Outcome<Noted>>> note(SqlConnection tx, List<Note> batch) {
        if (batch.stream().anyMatch(note -> note.amount() == THROWS)) {
            throw new IllegalStateException("seven is not allowed");
        }
        List<Note> fine = batch.stream().filter(n -> n.amount() < TOO_MUCH).toList();
        return tx.query("SELECT open FROM lanes.gate FOR SHARE")
                .execute()
                .compose(ignored -> tx.preparedQuery(
                                "INSERT INTO lanes.note SELECT * FROM unnest($1::text[], $2::bigint[])"
                                        + " RETURNING name, pg_backend_pid()")
                        .execute(Tuple.tuple()
                                .addArrayOfString(fine.stream().map(Note::name).toArray(String[]::new))
                                .addArrayOfLong(fine.stream().map(Note::amount).toArray(Long[]::new))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(toMap(row -> row.getString(0), row -> row.getInteger(1), (x, y) -> x)))
                .map(backends -> batch.stream()
                        .map(n -> n.amount() < TOO_MUCH
                                ? Outcome.done(new Noted(n.name(), backends.get(n.name())))
                                : Outcome.<Noted>refused(
                                        Refusal.of(409, "too-much", "Too much", n.amount() + " is too much")))
                        .toList());
    }

    private static Future<List<Outcome<Note>>> noteAndPassOn(SqlConnection tx, List<Note> batch) {
        return note(tx, batch).map(outcomes -> {
            List<Outcome<Note>> passed = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                passed.add(
                        outcomes.get(i) instanceof Outcome.Refused<Noted> refused
                                ? Outcome.refused(refused.why())
                                : Outcome.done(batch.get(i)));
            }
            return passed;
        });
    }

    private static Future<Outcome<Pair>> swap(SqlConnection tx, Pair pair) {
        return touch(tx, pair.first())
                .compose(ignored -> tx.query("SELECT pg_sleep(0.3)").execute())
                .compose(ignored -> touch(tx, pair.second()))
                .map(ignored -> Outcome.done(pair));
    }

    private static Future<Outcome<Note>> stray(SqlConnection tx, Note note) {
        tx.query("SELECT pg_sleep(0.05)").execute().compose(ignored -> tx.query(
                        "INSERT INTO lanes.note VALUES ('stray', 1)")
                .execute());
        return note.amount() == THROWS ? Future.failedFuture("I give up") : Future.succeededFuture(Outcome.done(note));
    }

    private static Future<Outcome<Note>> raise(SqlConnection tx, Note note) {
        return tx.query("DO $$ BEGIN RAISE EXCEPTION 'as the test wants' USING ERRCODE = '%s'; END $$"
                        .formatted(note.name()))
                .execute()
                .map(ignored -> Outcome.done(note));
    }

    private static Future<?> touch(SqlConnection tx, String account) {
        return tx.preparedQuery("UPDATE lanes.account SET swaps = swaps + 1 WHERE name = $1")
                .execute(Tuple.of(account));
    }

    private static Future<List<Outcome<Long>>> count(SqlConnection tx, List<Note> batch) {
        return tx.query("SELECT count(*) FROM lanes.note")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .map(n -> batch.stream().map(ignored -> Outcome.done(n)).toList());
    }
}
