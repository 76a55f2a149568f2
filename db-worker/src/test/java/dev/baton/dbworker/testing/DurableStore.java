package dev.baton.dbworker.testing;

import static dev.baton.testing.Await.await;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.config.Secret;
import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.database.SchemaSetup;
import dev.baton.dbworker.durable.DurableJobs;
import dev.baton.dbworker.durable.FlowTable;
import dev.baton.dbworker.durable.StoreSettings;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.dbworker.lane.RepeatBatch;
import dev.baton.flow.Caller;
import dev.baton.flow.Schema;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Deadline;
import dev.baton.message.Idempotency;
import dev.baton.message.Json;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.FlowCatalog;
import dev.baton.run.TailRunner;
import dev.baton.store.StoredRequest;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The store's jobs on a real database, as a lane would run them: one transaction a batch, and as a role that owns no
 * table.
 */
public final class DurableStore implements AutoCloseable {
    public static final String NODE = "node-1";
    public static final String NODE_ROLE = "baton_node";
    public static final StoreSettings SETTINGS = new StoreSettings(
            Duration.ofHours(24), Duration.ofDays(30), Duration.ofSeconds(2), Duration.ofSeconds(4), Optional.empty());
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final TestPostgres postgres;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Database database;
    private final DurableJobs jobs;

    public DurableStore(Vertx vertx, TestPostgres postgres) throws SQLException {
        this(vertx, postgres, TestFlows.catalog());
    }

    /** @param flows those that it knows, and that are registered in the database */
    public DurableStore(Vertx vertx, TestPostgres postgres, FlowCatalog flows) throws SQLException {
        this(
                vertx,
                postgres,
                flows,
                "TRUNCATE baton.request, baton.request_key, baton.node_lease, baton.webhook, baton.flow");
    }

    /** With what an older build has left in the database. */
    public static DurableStore upgraded(Vertx vertx, TestPostgres postgres) throws SQLException {
        return new DurableStore(vertx, postgres, TestFlows.catalog(), "SELECT 1");
    }

    private DurableStore(Vertx vertx, TestPostgres postgres, FlowCatalog flows, String prepare) throws SQLException {
        this.vertx = vertx;
        this.postgres = postgres;
        DatabaseSettings settings = new DatabaseSettings(
                new Secret(postgres.uri(NODE_ROLE)),
                Optional.of(new Secret(postgres.uri())),
                true,
                Optional.empty(),
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS);
        postgres.createRole(NODE_ROLE);
        this.database = new Database(vertx, settings, "baton-test");
        Schema schema = new Schema("baton", "db/baton", transaction -> Future.succeededFuture());
        await(
                "migrations",
                Duration.ofSeconds(30),
                new SchemaSetup(vertx, settings, List.of(schema), SchemaSetup.class.getClassLoader())
                        .prepare(database));
        postgres.execute(prepare);
        TestFlows.createTables(postgres);
        postgres.execute("GRANT USAGE ON SCHEMA lanes TO %1$s; GRANT ALL ON ALL TABLES IN SCHEMA lanes TO %1$s"
                .formatted(NODE_ROLE));
        await(new FlowTable(database.pool()).register(flows.all(), false));
        jobs = new DurableJobs(flows, SETTINGS, new TailRunner(Recorder.off(), meters), meters, "worker");
    }

    public Database database() {
        return database;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    public TestPostgres postgres() {
        return postgres;
    }

    public SqlConnection connect() {
        return await(database.connect());
    }

    /** Runs a batch of commands that share a job, from {@link #NODE}. */
    public List<WorkResult> run(Command... commands) {
        return runFrom(NODE, commands);
    }

    public List<WorkResult> runFrom(String sender, Command... commands) {
        return plain(runToEnd(sender, commands));
    }

    /** The same, with what the lane learns. */
    public List<JobResult> runToEnd(String sender, Command... commands) {
        return await(inTransaction(sender, commands)
                .recover(failure -> failure instanceof RepeatBatch
                        ? inTransaction(sender, commands)
                        : Future.failedFuture(failure)));
    }

    private Future<List<JobResult>> inTransaction(String sender, Command... commands) {
        return database.pool().withTransaction(tx -> job(commands).run(tx, deliveries(sender, commands)));
    }

    private static List<WorkResult> plain(List<JobResult> results) {
        return results.stream().map(JobResult::result).toList();
    }

    /** The same inside a transaction of the test's own. */
    public Future<List<WorkResult>> runIn(SqlConnection transaction, Command... commands) {
        return job(commands).run(transaction, deliveries(NODE, commands)).map(DurableStore::plain);
    }

    private BatchJob job(Command... commands) {
        return jobs.jobFor(commands[0]).orElseThrow();
    }

    private static List<Delivery> deliveries(String sender, Command... commands) {
        return Arrays.stream(commands)
                .map(command -> new Delivery(sender, command))
                .toList();
    }

    public StoredRequest find(UUID id) {
        return switch (run(store(StoreCall.FIND, id, Claim.NONE, Buffer.buffer()))
                .getFirst()) {
            case WorkResult.Done done -> Json.read(done.payload(), StoredRequest.class);
            default -> throw new AssertionError("not found: " + id);
        };
    }

    public static UUID id() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** A claim with this key and this input. */
    public static Claim.First key(String key) {
        Buffer hash = Buffer.buffer(Arrays.copyOf(key.getBytes(StandardCharsets.UTF_8), Idempotency.HASH_BYTES));
        return new Claim.First(Optional.of(new Idempotency(hash, hash)), Optional.empty());
    }

    public static Claim.First noKey() {
        return new Claim.First(Optional.empty(), Optional.empty());
    }

    public static Claim.First webhook(String url) {
        return new Claim.First(Optional.empty(), Optional.of(url));
    }

    public static Command stage(Segment segment, UUID id, Claim claim, Object payload) {
        return command(segment, id, claim, Json.write(payload));
    }

    public static Command stage(String flow, int from, int to, UUID id, Claim claim, Object payload) {
        return command(TestFlows.segment(flow, from, to), id, claim, Json.write(payload));
    }

    /** The same from a node that leaves the rest of the flow to the db-worker. */
    public static Command withRest(Command command) {
        Work.Stages stages = (Work.Stages) command.work();
        return new Command(
                command.id(),
                command.request(),
                new Work.Stages(stages.role(), stages.segment(), stages.laneHint(), stages.repeatable(), true),
                command.payload(),
                command.deadline(),
                command.trace());
    }

    public static Command first(UUID id, Claim claim, Object payload) {
        return stage(TestFlows.NOTE, 0, 1, id, claim, payload);
    }

    public static Command reply(UUID id, int epoch, ReplyBytes reply) {
        return store(StoreCall.STORE_REPLY, id, new Claim.Held(epoch), reply.encode());
    }

    public static Command store(StoreCall work, UUID id, Claim claim, Buffer payload) {
        return command(work.segment(), id, claim, payload);
    }

    private static Command command(Segment segment, UUID id, Claim claim, Buffer payload) {
        return new Command(
                1,
                new Request(id, Caller.ANONYMOUS, Instant.now(), claim),
                StoreCall.shownAs(segment)
                        .<Work>map(Work.Store::new)
                        .orElseGet(() -> new Work.Stages(RoleName.DB_WORKER, segment, Command.ANY_LANE, true, false)),
                payload,
                Deadline.in(TEN_SECONDS),
                TraceParent.fresh());
    }

    /** So many requests that {@link #NODE} claimed and has a first stage of done; it has no lease. */
    public List<UUID> claimed(int count) {
        List<UUID> ids = IntStream.range(0, count).mapToObj(i -> id()).toList();
        run(ids.stream()
                .map(id -> first(id, noKey(), new TestFlows.Note("x", 1)))
                .toArray(Command[]::new));
        return ids;
    }

    @Override
    public void close() {
        await(database.close());
        await(vertx.close());
    }
}
