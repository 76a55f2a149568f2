package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.baton.test.BenchTimeline.StageRun;
import dev.baton.test.SeatFlows.Order;
import dev.baton.test.SeatFlows.Ticket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

@FlowTest(SeatFlows.class)
class BenchTest {

    @Test
    void aReplyIsReadAsARecordAndTheTablesBySql(Bench bench) {
        Ticket ticket = bench.post("/seats", new Order("1a", "Ada"))
                .withKey("k1")
                .expect(201)
                .as(Ticket.class);

        assertThat(ticket.text()).isEqualTo("Seat 1a");
        assertThat(bench.number("SELECT count(*) FROM seats.booking WHERE seat = ?", "1a"))
                .isEqualTo(1);
        assertThat(bench.sql("SELECT guest FROM seats.booking WHERE seat = ?", "1a"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("guest", "Ada"));
    }

    @Test
    void anotherStatusIsShownWithTheReply(Bench bench) {
        bench.post("/seats", new Order("2a", "Ada")).withKey("k2").expect(201);

        assertThatThrownBy(() -> bench.post("/seats", new Order("2a", "Bob"))
                        .withKey("k3")
                        .expect(201))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("POST /seats was not answered 201")
                .hasMessageContaining("409 {\"type\":\"urn:baton:problem:taken\"");
    }

    @Test
    void theTimelineHasTheStagesThatRanAndWhere(Bench bench) {
        BenchReply reply =
                bench.post("/seats", new Order("3a", "Ada")).withKey("k4").expect(201);

        assertThat(bench.timeline(reply).runs())
                .containsExactly(
                        new StageRun("check", "gateway", 1),
                        new StageRun("book", "db-worker", 1),
                        new StageRun("print", "compute-service", 1));
        assertThat(bench.timeline(reply).toString()).contains("book", "COMMIT");
        assertThat(bench.stateOf(reply)).contains("done");
    }

    @Test
    void aRefusedRequestIsStoredAsRefused(Bench bench) {
        bench.post("/seats", new Order("4a", "Ada")).withKey("k5").expect(201);

        BenchReply refused =
                bench.post("/seats", new Order("4a", "Bob")).withKey("k6").expect(409);

        assertThat(bench.stateOf(refused)).contains("refused");
        assertThat(bench.timeline(refused).stages()).containsExactly("check", "book");
    }

    @Test
    void aKeyIsForgottenWhenItsTimeIsOver(Bench bench) {
        BenchReply first =
                bench.post("/seats", new Order("5a", "Ada")).withKey("k7").expect(201);
        bench.post("/seats", new Order("5a", "Ada")).withKey("k7").expect(201);

        bench.advance(Duration.ofHours(25));

        assertThat(bench.stateOf(first)).isEmpty();
        bench.post("/seats", new Order("5a", "Ada")).withKey("k7").expect(409);
    }

    /** A minute is the wait before the second call. */
    @Test
    void aRetryComesDueWhenItsTimeHasCome(Bench bench) {
        BenchReply accepted = bench.post("/calls", new Order("7a", "Ada"))
                .withKey("k9")
                .async()
                .expect(202);
        await("the failed call")
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.number("SELECT count(*) FROM baton.request WHERE attempts = 1") == 1);
        assertThat(bench.stateOf(accepted)).contains("running");

        bench.advance(Duration.ofHours(1));

        await("the second call").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(bench.stateOf(accepted))
                .contains("done"));
    }

    @Test
    void anAsynchronousRequestIsAnsweredAtOnceAndReadLater(Bench bench) {
        BenchReply accepted = bench.post("/seats", new Order("6a", "Ada"))
                .withKey("k8")
                .async()
                .expect(202);

        BenchReply later = bench.get(accepted.header("Location").orElseThrow())
                .header("Prefer", "wait=10")
                .expect(200);

        assertThat(later.text()).contains("\"state\":\"done\"");
    }

    /** Finds its flows as a node finds them. */
    @FlowTest(config = "flows.seats.rows=3")
    static class Configured {
        @Test
        void theTestsValueGoesOverTheDefault(Bench bench) {
            assertThat(bench.get("/hall").expect(200).text()).isEqualTo("{\"rows\":3}");
        }

        @Test
        void fails(Bench bench) {
            bench.get("/hall").expect(404);
        }
    }

    @Test
    void configurationIsOfTheTestAndAFailureShowsItsRequests() {
        var tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Configured.class))
                .execute()
                .testEvents();

        assertThat(tests.succeeded().count()).isEqualTo(1);
        List<Throwable> failures = tests.failed().stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .toList();
        assertThat(failures).singleElement().satisfies(failure -> assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(shown -> assertThat(shown.toString()).contains("GET /hall: 200", "count", "[node-1/")));
    }
}
