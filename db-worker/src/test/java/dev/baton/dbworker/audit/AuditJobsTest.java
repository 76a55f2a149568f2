package dev.baton.dbworker.audit;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Caller;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Deadline;
import dev.baton.message.Frame;
import dev.baton.message.Json;
import dev.baton.message.Request;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.store.AuditEntries;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditPage;
import dev.baton.store.AuditQuery;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The audit only grows, but for what is old enough. */
@ExtendWith(SharedPostgres.class)
@Tag("security")
class AuditJobsTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private DurableStore store;

    AuditJobsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws SQLException {
        store = new DurableStore(vertx, postgres);
    }

    @AfterEach
    void close() {
        store.close();
        await(vertx.close());
    }

    private List<WorkResult> call(StoreCall call, Object... payloads) {
        return store.run(java.util.Arrays.stream(payloads)
                .map(payload -> new Command(
                        1,
                        new Request(StoreCall.NO_REQUEST, Caller.ANONYMOUS, Instant.now(), Claim.NONE),
                        new Work.Store(call),
                        Json.write(payload),
                        Deadline.in(Duration.ofSeconds(10)),
                        TraceParent.fresh()))
                .toArray(Command[]::new));
    }

    private List<AuditEntry> read(String filter, int limit) {
        return page(filter, Optional.empty(), limit).entries();
    }

    private AuditPage page(String filter, Optional<UUID> before, int limit) {
        WorkResult answer = call(StoreCall.READ_AUDIT, AuditQuery.parse(filter, before, limit))
                .getFirst();
        return Json.read(((WorkResult.Done) answer).payload(), AuditPage.class);
    }

    private static AuditEntry entry(String who, String act) {
        return AuditEntry.now("n1", who, "127.0.0.1", act, AuditEntry.DONE);
    }

    @Test
    void entriesAreAddedOnceAndReadNewestFirst() {
        String who = "ann-" + UUID.randomUUID();
        UUID request = UUID.randomUUID();
        AuditEntry first = entry(who, "log-in").with("'; DROP TABLE baton.audit; --");
        AuditEntry second = entry(who, "retry").about(request);
        AuditEntries both = new AuditEntries(List.of(first, second));

        assertThat(call(StoreCall.AUDIT, both, new AuditEntries(List.of(second))))
                .allMatch(WorkResult.Done.class::isInstance);
        assertThat(call(StoreCall.AUDIT, both)).allMatch(WorkResult.Done.class::isInstance);

        assertThat(read("who:" + who, 10)).containsExactly(second, first);
        assertThat(read("who:" + who, 1)).containsExactly(second);
        assertThat(read("request:" + request, 10)).containsExactly(second);
        assertThat(read("what:log-in from:127.0.0.1 node:n1 outcome:done who:" + who, 10))
                .containsExactly(first);
        assertThat(read("who:'OR'a'='a", 10)).isEmpty();
    }

    @Test
    void longEntriesAreFewerInAPageAndNoneIsMissing() {
        String who = "may-" + UUID.randomUUID();
        AuditEntry looked = entry(who, "search").with("가".repeat(AuditEntry.LONGEST));
        List<AuditEntry> all = IntStream.range(0, 600)
                .mapToObj(i -> AuditEntry.now("n1", who, "127.0.0.1", "search", AuditEntry.DONE)
                        .with(looked.detail()))
                .toList();
        for (int i = 0; i < all.size(); i += 100) {
            call(StoreCall.AUDIT, new AuditEntries(all.subList(i, i + 100)));
        }

        Set<AuditEntry> found = new HashSet<>();
        Optional<UUID> next = Optional.empty();
        int pages = 0;
        do {
            AuditPage page = page("who:" + who, next, 1_000);
            assertThat(Json.write(page).length()).isLessThan(Frame.MAX_ENTRY_BYTES);
            found.addAll(page.entries());
            next = page.next();
            pages++;
        } while (next.isPresent());

        assertThat(pages).isBetween(2, 4);
        assertThat(found).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void whatIsThereIsNeitherChangedNorRemoved() {
        call(StoreCall.AUDIT, new AuditEntries(List.of(entry("bob", "tap"))));

        for (String change :
                List.of("UPDATE baton.audit SET who = 'eve'", "DELETE FROM baton.audit", "TRUNCATE baton.audit")) {
            assertThatThrownBy(() -> postgres.execute(change))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("append-only");
        }
        assertThat(read("who:bob", 1)).hasSize(1);
    }

    @Test
    void onlyWhatIsOldEnoughGoes() throws SQLException {
        String who = "old-" + UUID.randomUUID();
        for (int days : new int[] {29, 40, 400}) {
            long millis = Instant.now().minus(Duration.ofDays(days)).toEpochMilli();
            postgres.execute(
                    ("INSERT INTO baton.audit VALUES ('%s', now() - interval '%d days', 'n', '%s', '-', '%d', NULL,"
                                    + " 'done', '')")
                            .formatted(
                                    new UUID(millis << 16, UUID.randomUUID().getLeastSignificantBits()),
                                    days,
                                    who,
                                    days));
        }

        int removed = await(AuditCleaner.chunk(store.database().pool(), Duration.ofDays(365)));
        assertThat(removed).isEqualTo(1);
        assertThat(read("who:" + who, 10)).extracting(AuditEntry::act).containsExactly("29", "40");

        assertThat(await(AuditCleaner.chunk(store.database().pool(), Duration.ofDays(31))))
                .isEqualTo(1);
        assertThat(read("who:" + who, 10)).extracting(AuditEntry::act).containsExactly("29");
    }
}
