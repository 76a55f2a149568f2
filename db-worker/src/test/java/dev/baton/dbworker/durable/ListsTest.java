package dev.baton.dbworker.durable;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Frame;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of a list reads about as many rows as it has, however many there are. */
@ExtendWith(SharedPostgres.class)
class ListsTest {
    private static final int ROWS = Integer.getInteger("baton.lists.rows", 30_000);
    private static final UUID LAST = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");
    private static final Instant MIDDLE = Instant.ofEpochMilli(ROWS / 2 * 65_536L);
    private static final List<Search> SEARCHES = List.of(
            new Search("rare", "", Optional.empty(), Optional.empty()),
            new Search("common", "", Optional.empty(), Optional.empty()),
            new Search("none", "", Optional.empty(), Optional.empty()),
            new Search("", "rare", Optional.empty(), Optional.empty()),
            new Search("", "common", Optional.empty(), Optional.of(MIDDLE)),
            new Search("", "none", Optional.empty(), Optional.empty()),
            new Search("rare", "common", Optional.empty(), Optional.empty()),
            new Search("common", "rare", Optional.empty(), Optional.empty()),
            new Search("common", "", Optional.of(MIDDLE), Optional.of(MIDDLE.plusSeconds(60_000))),
            new Search("", "", Optional.of(MIDDLE), Optional.of(MIDDLE.plusSeconds(60_000))),
            new Search("", "", Optional.empty(), Optional.of(MIDDLE.plusMillis(1))));

    private final TestPostgres postgres;

    ListsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void aPageIsReadFromAnIndexWhateverIsAskedFor() throws Exception {
        try (DurableStore store = new DurableStore(Vertx.vertx(), postgres)) {
            fill();
            List<Optional<RequestState>> states = new ArrayList<>();
            states.add(Optional.empty());
            for (RequestState state : RequestState.values()) {
                states.add(Optional.of(state));
            }
            for (Optional<RequestState> state : states) {
                for (String flow : List.of("", "none", "rare", "common")) {
                    for (Optional<UUID> before : List.of(Optional.<UUID>empty(), Optional.of(LAST))) {
                        int removed = removed(store, new RequestQuery(state, given(flow), before, 50));
                        assertThat(removed)
                                .as("%s %s: rows read in vain", state, flow)
                                .isLessThan(200);
                        for (Search search : SEARCHES) {
                            RequestQuery query = search.query(state, given(flow), before, 50);
                            assertThat(removed(store, query))
                                    .as("%s: rows read in vain", query)
                                    .isLessThanOrEqualTo(2 * RequestList.LOOKED_AT);
                        }
                    }
                }
            }
        }
    }

    @Test
    void allThatMatchesIsFoundOnceHoweverManyPagesItTakes() throws Exception {
        try (DurableStore store = new DurableStore(Vertx.vertx(), postgres)) {
            fill();
            for (Search search : SEARCHES) {
                for (String flow : List.of("", "rare", "common")) {
                    for (Optional<RequestState> state :
                            List.of(Optional.<RequestState>empty(), Optional.of(RequestState.REFUSED))) {
                        // so many pages are enough for all rows
                        assertThat(pages(store, search, state, given(flow)))
                                .as("%s %s %s", search, flow, state)
                                .isEqualTo(matching(store, search, state, flow));
                    }
                }
            }
        }
    }

    @Test
    void aPageThatWouldBeTooLargeToTravelIsShorterAndNothingIsMissing() throws Exception {
        try (DurableStore store = new DurableStore(Vertx.vertx(), postgres)) {
            fill();
            postgres.execute("""
                    UPDATE baton.request SET reply_status = 201, reply_type = 'text/plain', reply_body = '',
                        reply_location = repeat('x', 4096) WHERE flow = 'common'""");
            Search all = new Search("", "", Optional.empty(), Optional.of(Instant.ofEpochMilli(65_536L * 400)));

            RequestPage page = page(store, all.query(Optional.empty(), Optional.empty(), Optional.empty(), 200));

            assertThat(page.requests()).hasSizeBetween(50, 120);
            assertThat(Json.write(page).length()).isLessThan(Frame.MAX_ENTRY_BYTES);
            assertThat(pages(store, all, Optional.empty(), Optional.empty()))
                    .isEqualTo(matching(store, all, Optional.empty(), ""));
        }
    }

    /** Of a release that had no bound: no index may keep the request from ending. */
    @Test
    void aRequestWithACallerOfALongerNameThanAnyMayBeCanEnd() throws Exception {
        try (DurableStore store = new DurableStore(Vertx.vertx(), postgres)) {
            fill();
            postgres.execute("""
                    UPDATE baton.request
                    SET caller = (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 200) n)
                    WHERE id = (SELECT id FROM baton.request WHERE state = 'running' ORDER BY id DESC LIMIT 1)""");

            postgres.execute("UPDATE baton.request SET state = 'done' WHERE length(caller) > 1024");

            assertThat(postgres.number("SELECT count(*) FROM baton.request WHERE length(caller) > 1024"))
                    .isEqualTo(1);
            assertThat(pages(
                            store,
                            new Search("rare", "", Optional.empty(), Optional.empty()),
                            Optional.empty(),
                            Optional.empty()))
                    .hasSize(2);
        }
    }

    /** What is asked for besides flow and state. */
    private record Search(String caller, String key, Optional<Instant> from, Optional<Instant> to) {
        RequestQuery query(Optional<RequestState> state, Optional<String> flow, Optional<UUID> before, int limit) {
            return new RequestQuery(state, flow, given(caller), given(key), from, to, before, limit);
        }
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(name -> !name.isEmpty());
    }

    /** Newest first. */
    private static List<UUID> pages(
            DurableStore store, Search search, Optional<RequestState> state, Optional<String> flow) {
        List<UUID> found = new ArrayList<>();
        Optional<UUID> next = Optional.empty();
        int pages = 0;
        do {
            RequestPage page = page(store, search.query(state, flow, next, 200));
            page.requests().forEach(request -> found.add(request.id()));
            next = page.next();
            pages++;
        } while (next.isPresent() && pages <= ROWS / 200 + 2);
        return found;
    }

    private static RequestPage page(DurableStore store, RequestQuery query) {
        WorkResult result = store.run(
                        DurableStore.store(StoreCall.LIST, UUID.randomUUID(), Claim.NONE, Json.write(query)))
                .getFirst();
        return Json.read(((WorkResult.Done) result).payload(), RequestPage.class);
    }

    private static List<UUID> matching(DurableStore store, Search search, Optional<RequestState> state, String flow) {
        List<UUID> found = new ArrayList<>();
        Tuple parameters = Tuple.of(
                        search.caller,
                        search.key,
                        state.map(RequestState::toString).orElse(""),
                        flow)
                .addValue(search.from.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(OffsetDateTime.MIN))
                .addValue(search.to.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(OffsetDateTime.MAX));
        await(
                        "all that matches",
                        Duration.ofSeconds(60),
                        store.database().pool().preparedQuery("""
                                SELECT id FROM baton.request
                                WHERE ($1 = '' OR caller = $1) AND ($2 = '' OR business_key = $2)
                                      AND ($3 = '' OR state = $3) AND ($4 = '' OR flow = $4)
                                      AND accepted_at >= $5 AND accepted_at < $6
                                ORDER BY id DESC""").execute(parameters))
                .forEach(row -> found.add(row.getUUID(0)));
        return found;
    }

    /** A refused request and a dead letter, older than all others, are the only ones of a rare flow and caller. */
    private void fill() throws Exception {
        postgres.execute("""
                INSERT INTO baton.request (id, flow, flow_version, caller, state, version, epoch, next_stage,
                    checkpoint, accepted_at, changed_at, recover_after, history, business_key)
                SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid,
                       CASE WHEN n < 3 THEN 'rare' ELSE 'common' END, 1, CASE WHEN n < 3 THEN 'rare' ELSE 'common' END,
                       CASE WHEN n = 1 THEN 'refused' WHEN n = 2 THEN 'dead' WHEN n %% 500 = 7 THEN 'running'
                            ELSE 'done' END, 1, 1, 'reply', '', to_timestamp(n::bigint * 65536 / 1000.0), now(), now(),
                       E'1 accepted reply 1\n',
                       CASE WHEN n < 4 THEN 'rare' WHEN n %% 4 = 0 THEN NULL WHEN n %% 4 = 1 THEN 'common'
                            ELSE 'key ' || n END
                FROM generate_series(1, %d) n""".formatted(ROWS));
        postgres.execute("""
                DO $$ DECLARE part text; BEGIN
                    FOR part IN SELECT DISTINCT tableoid::regclass FROM baton.request LOOP
                        EXECUTE 'ANALYZE ' || part;
                    END LOOP;
                END $$""");
    }

    /** How many rows were read and not shown. */
    private static int removed(DurableStore store, RequestQuery query) {
        RequestList list = new RequestList(query);
        RequestList.Statement end = list.end();
        Optional<UUID> stop = query.caller().isEmpty() && query.businessKey().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(
                        await(store.database().pool().preparedQuery(end.sql()).execute(end.parameters()))
                                .iterator()
                                .next()
                                .getUUID(0));
        RequestList.Statement page = list.page(stop);
        List<String> plan = new ArrayList<>();
        long started = System.nanoTime();
        for (Row row : await(
                "a plan",
                Duration.ofSeconds(60),
                store.database()
                        .pool()
                        .preparedQuery("EXPLAIN (ANALYZE, BUFFERS) " + page.sql())
                        .execute(page.parameters()))) {
            plan.add(row.getString(0));
        }
        String text = String.join("\n", plan);
        if (Boolean.getBoolean("baton.lists.show")) {
            System.out.println(query + " " + (System.nanoTime() - started) / 1_000 + " us\n" + text);
        }
        assertThat(text).as("%s", query).doesNotContainPattern("Seq Scan on request.*rows=[0-9]{3,}\\.?\\d* loops");
        return plan.stream()
                .filter(line -> line.contains("Rows Removed by Filter"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .sum();
    }
}
