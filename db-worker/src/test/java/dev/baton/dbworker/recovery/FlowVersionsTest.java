package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.durable.FlowTable;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestFlows.Noted;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowBuilder;
import dev.baton.flow.Outcome;
import dev.baton.message.WorkResult;
import dev.baton.run.FlowCatalog;
import dev.baton.run.Segments;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A request that was posted to the ledger by nodes with an old jar of its flow, and is recovered by a node with a new
 * one: it is resumed at the stage behind the ledger, or it waits; it is never posted again.
 */
@ExtendWith(SharedPostgres.class)
class FlowVersionsTest {
    /** What the ledger answers in the new jar: a field more, that may be missing. */
    record NotedLately(String name, int backend, Optional<String> branch) {}

    /** The same, and it became a number. */
    record NotedAtNumber(String name, int backend, Optional<Integer> branch) {}

    /** What the ledger answers in another new jar: the same field has another type. */
    record NotedByText(String name, String backend) {}

    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final DurableStore store;
    private final TestNodes nodes;
    private final UUID request = id();

    FlowVersionsTest(TestPostgres postgres) throws Exception {
        this.postgres = postgres;
        this.store = new DurableStore(vertx, postgres, oldJar());
        this.nodes = new TestNodes(vertx, store, TestNodes.Rules.maxDeaths(20));
        postToTheLedger();
    }

    @AfterEach
    void close() {
        nodes.close();
        store.close();
    }

    private static FlowCatalog jar(Flow<?, ?>... flows) {
        return new FlowCatalog(List.of(flows), List.of());
    }

    private static FlowCatalog oldJar() {
        return jar(old());
    }

    private static Flow<Note, String> old() {
        return Flow.named("transfer")
                .post("/transfers", Note.class)
                .onDatabase("post to the ledger", Noted.class, TestFlows::note)
                .onEventLoop(
                        "receipt", String.class, (context, noted) -> Outcome.done("old receipt for " + noted.name()))
                .durable()
                .reply(201);
    }

    /** A stage stands before the ledger now: what was due at place 1 stands at place 2. */
    private static Flow<Note, String> inserted(int version) {
        FlowBuilder<Note, Note> checked = Flow.named("transfer")
                .version(version)
                .post("/transfers", Note.class)
                .onEventLoop("check", Note.class, (context, note) -> Outcome.done(note));
        return checked.onDatabase("post to the ledger", Noted.class, TestFlows::note)
                .onEventLoop(
                        "receipt", String.class, (context, noted) -> Outcome.done("new receipt for " + noted.name()))
                .durable()
                .reply(201);
    }

    private static Flow<Note, String> retyped(int version) {
        return Flow.named("transfer")
                .version(version)
                .post("/transfers", Note.class)
                .onDatabase(
                        "post to the ledger", NotedByText.class, (transaction, batch) -> Future.failedFuture("not run"))
                .onEventLoop(
                        "receipt", String.class, (context, noted) -> Outcome.done("new receipt for " + noted.name()))
                .durable()
                .reply(201);
    }

    private static Flow<Note, String> withRetypedOptionalField() {
        return Flow.named("transfer")
                .post("/transfers", Note.class)
                .onDatabase(
                        "post to the ledger",
                        NotedAtNumber.class,
                        (transaction, batch) -> Future.failedFuture("not run"))
                .onEventLoop("receipt", String.class, (context, noted) -> Outcome.done("never"))
                .durable()
                .reply(201);
    }

    private static Flow<Note, String> withOptionalField() {
        return Flow.named("transfer")
                .post("/transfers", Note.class)
                .onDatabase(
                        "post to the ledger", NotedLately.class, (transaction, batch) -> Future.failedFuture("not run"))
                .onEventLoop(
                        "receipt",
                        String.class,
                        (context, noted) -> Outcome.done("new receipt for " + noted.name() + " "
                                + noted.branch().orElse("without a branch")))
                .durable()
                .reply(201);
    }

    @Test
    void aRetiredVersionFinishesWhatItBegan() {
        node(jar(inserted(2), old()));

        assertThat(reply()).isEqualTo("\"old receipt for x\"");
    }

    @Test
    void withoutTheRetiredVersionTheRequestWaitsUntilItIsDeployedAgain() {
        node(jar(inserted(2)));
        awaitWaiting();

        node(oldJar());

        assertThat(reply()).isEqualTo("\"old receipt for x\"");
    }

    @Test
    void aNewStageUnderTheSameVersionIsNeitherRegisteredNorResumed() {
        Future<Void> registered =
                new FlowTable(store.database().pool()).register(jar(inserted(1)).all(), false);
        assertThat(await(registered.map("").otherwise(Throwable::getMessage)))
                .contains(
                        "transfer version 1",
                        "'stage post-to-the-ledger",
                        "'stage check",
                        "Give the changed flow version 2");

        nodes.recover("node-a", jar(inserted(1)));

        awaitWaiting();
    }

    @Test
    void inTheDevelopmentProfileAFlowIsReplacedOnlyIfNoRequestOfItIsUnfinished() throws Exception {
        FlowTable table = new FlowTable(store.database().pool());
        Supplier<String> replaced = () -> await(
                table.register(jar(inserted(1)).all(), true).map("replaced").otherwise(Throwable::getMessage));
        assertThat(replaced.get()).contains("1 requests of it are running or dead", "version 2");

        postgres.execute("UPDATE baton.request SET state = 'done'");

        assertThat(replaced.get()).isEqualTo("replaced");
        assertThat(await(table.register(oldJar().all(), false).map("").otherwise(Throwable::getMessage)))
                .contains("transfer version 1");
    }

    /** A node that has the flow as it was would begin requests that this one resumes at another stage. */
    @Test
    void inTheDevelopmentProfileAFlowIsNotReplacedWhileOtherNodesRun() throws Exception {
        postgres.execute("UPDATE baton.request SET state = 'done'");
        postgres.execute(
                "INSERT INTO baton.node_lease (node_id, lease_until) VALUES ('old', now() + interval '1 hour')");

        assertThat(registered(jar(inserted(1)), true)).contains("other nodes hold a lease", "version 2");

        postgres.execute("UPDATE baton.node_lease SET stopped = true");
        assertThat(registered(jar(inserted(1)), true)).isEqualTo("registered");
    }

    /** That one holds the rows until its transaction ends: on a busy machine, longer than a lock time-out. */
    @Test
    void aNodeThatStartsWaitsForAnotherOneThatStarts() throws Exception {
        Pool impatient = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(postgres.uri()).addProperty("lock_timeout", "50ms"))
                .using(vertx)
                .build();
        try (Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM baton.flow FOR UPDATE");
            Future<Void> registered = new FlowTable(impatient).register(oldJar().all(), false);

            Awaitility.await().during(Duration.ofMillis(500)).until(() -> !registered.isComplete());

            other.commit();
            await(registered);
        } finally {
            await(impatient.close());
        }
    }

    /** Two that start at once with two builds: the second one sees the first one's lease. */
    @Test
    void inTheDevelopmentProfileANodeHasALeaseAsSoonAsItsFlowsAreRegistered() throws Exception {
        postgres.execute("UPDATE baton.request SET state = 'done'");
        FlowTable table = new FlowTable(store.database().pool());

        await(table.register(jar(inserted(1)).all(), true, Optional.of("first")));

        assertThat(await(table.register(oldJar().all(), true, Optional.of("second"))
                        .map("registered")
                        .otherwise(Throwable::getMessage)))
                .contains("other nodes hold a lease");
    }

    @Test
    void anOptionalFieldKeepsItsTypeEvenIfABuildBetweenHadNone() {
        assertThat(registered(jar(withOptionalField()), false)).isEqualTo("registered");
        assertThat(registered(oldJar(), false)).isEqualTo("registered");

        assertThat(registered(jar(withRetypedOptionalField()), false))
                .contains("post-to-the-ledger.branch", "java.lang.String", "java.lang.Integer", "version 2");
    }

    private String registered(FlowCatalog flows, boolean development) {
        return await(new FlowTable(store.database().pool())
                .register(flows.all(), development)
                .map("registered")
                .otherwise(Throwable::getMessage));
    }

    /** With any replacement: the name of the stage is what counts, not its place. */
    @Test
    void inAFlowThatWasReplacedTheStageIsFoundByItsName() throws Exception {
        postgres.execute("UPDATE baton.flow SET fingerprint = '" + inserted(1).fingerprint() + "'");
        node(jar(inserted(1)));

        assertThat(reply()).isEqualTo("\"new receipt for x\"");
    }

    @Test
    void anOptionalFieldMoreIsReadAsMissing() {
        node(jar(withOptionalField()));

        assertThat(reply()).isEqualTo("\"new receipt for x without a branch\"");
    }

    @Test
    void aRetypedStageLeavesOldRequestsToTheRetiredVersion() {
        node(jar(retyped(2)));
        awaitWaiting();

        node(jar(retyped(2), old()));

        assertThat(reply()).isEqualTo("\"old receipt for x\"");
    }

    /** As a node with the old jar did, before it was lost. */
    private void postToTheLedger() throws Exception {
        WorkResult result = store.run(
                        DurableStore.stage(Segments.segmentFrom(old(), 0), request, noKey(), new Note("x", 1)))
                .getFirst();
        assertThat(result).isInstanceOf(WorkResult.Done.class);
        postgres.execute("UPDATE baton.request SET recover_after = now()");
    }

    private String reply() {
        Awaitility.await("the reply")
                .atMost(Duration.ofSeconds(20))
                .until(() -> postgres.number("SELECT count(*) FROM baton.request WHERE state = 'done'") == 1);
        assertThat(ledgerEntries()).isEqualTo(1);
        return new String(store.find(request).reply().orElseThrow().body(), StandardCharsets.UTF_8);
    }

    private void awaitWaiting() {
        Awaitility.await("a request that waits for its flow")
                .atMost(Duration.ofSeconds(20))
                .until(() -> nodes.meters()
                                .get("baton.requests.waiting.for.flow")
                                .gauge()
                                .value()
                        == 1);
        assertThat(nodes.recoveries())
                .flatExtracting(Recovery::waiting)
                .contains("1 request of flow transfer version 1 waits at stage receipt:"
                        + " no node has that version of the flow");
        assertThat(postgres.number("SELECT count(*) FROM baton.request WHERE state = 'running' AND epoch = 1"))
                .isEqualTo(1);
        assertThat(ledgerEntries()).isEqualTo(1);
    }

    private long ledgerEntries() {
        return postgres.number("SELECT count(*) FROM lanes.note");
    }

    /** A db-worker with this jar: it serves commands, and recovers what it knows. */
    private void node(FlowCatalog flows) {
        nodes.serve(flows);
        nodes.recover("node-a", flows);
    }
}
