package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Schema;
import dev.baton.test.SeatFlows.Hall;
import dev.baton.test.SeatFlows.Order;
import dev.baton.test.SeatFlows.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What a test of crashes does not let pass, each class in a JUnit that runs all in parallel that it may. */
class CrashEverywhereTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    public static final class Counting implements FlowProvider {
        @Override
        public List<Flow<?, ?>> flows(FlowConfig config) {
            List<Flow<?, ?>> flows = new ArrayList<>(new SeatFlows().flows(config));
            flows.add(Flow.named("number")
                    .post("/numbers", Question.class)
                    .onDatabase("select", Question.class, DatabaseStage.each((transaction, question) -> transaction
                            .query("SELECT " + COUNT.incrementAndGet())
                            .execute()
                            .map(ignored -> Outcome.done(question))))
                    .reply(200));
            flows.add(Flow.named("count")
                    .get("/count", Question.class)
                    .onEventLoop(
                            "count", Hall.class, (context, ignored) -> Outcome.done(new Hall(COUNT.incrementAndGet())))
                    .reply(200));
            return flows;
        }

        @Override
        public Optional<Schema> schema(FlowConfig config) {
            return new SeatFlows().schema(config);
        }
    }

    @FlowTest(Counting.class)
    static class LiteralsInSql {
        @CrashEverywhere
        void aNumberIsSelected(Bench bench) {
            bench.post("/numbers", new Question()).withKey("k1").expect(200);
        }

        @Invariant
        void nothingIsWritten(Bench bench) {
            assertThat(bench.number("SELECT count(*) FROM seats.booking")).isZero();
        }
    }

    @Test
    void aRunThatMissesItsPointIsTriedAgainAndFails() {
        Events tests = run(LiteralsInSql.class);

        assertThat(messages(tests.failed()))
                .hasSize(5) // killed before and after, frozen before and after, the answer lost
                .allSatisfy(message -> assertThat(message)
                        .contains("The point was not passed again: ", "SELECT ", "Give values to SQL as parameters"));
        assertThat(tests.aborted().count()).isEqualTo(5);
        assertThat(tests.succeeded().count()).as("the other points").isGreaterThan(10);
    }

    @FlowTest(Counting.class)
    static class WithoutARequest {
        @CrashEverywhere
        void sendsNothing() {}

        @Invariant
        void holds() {}
    }

    @FlowTest(Counting.class)
    static class WithoutAnInvariant {
        @CrashEverywhere
        void aSeatIsBooked(Bench bench) {
            bench.post("/seats", new Order("1a", "Ada")).withKey("k1").expect(201);
        }
    }

    @FlowTest(Counting.class)
    static class LettingTimePass {
        @CrashEverywhere
        void advances(Bench bench) {
            bench.post("/seats", new Order("1a", "Ada")).withKey("k1").expect(201);
            bench.advance(Duration.ofHours(1));
        }

        @Invariant
        void holds() {}
    }

    /** Then the last requests of the test can't be read any more. */
    @FlowTest(Counting.class)
    static class Interrupted {
        @Test
        void fails(Bench bench) {
            bench.get("/hall").expect(200);
            Thread.currentThread().interrupt();
            throw new AssertionError("the author's");
        }
    }

    @Test
    void whatChecksNothingFailsAndSaysWhy() {
        Events tests = run(WithoutARequest.class, WithoutAnInvariant.class, LettingTimePass.class, Interrupted.class);

        assertThat(messages(tests.failed()))
                .hasSize(4)
                .anySatisfy(message -> assertThat(message).contains("The test passed no point"))
                .anySatisfy(message -> assertThat(message).contains("WithoutAnInvariant has no @Invariant method"))
                .anySatisfy(message -> assertThat(message).contains("bench.advance can't be used"))
                .anySatisfy(message -> assertThat(message).isEqualTo("the author's"));
        assertThat(tests.started().count()).isEqualTo(4);
    }

    @FlowTest(Counting.class)
    static class Bookings {
        @BeforeAll
        static void aSeatIsBookedAlready(Bench bench) {
            bench.sql("INSERT INTO seats.booking VALUES ('9z', 'Zoe')");
        }

        @Invariant
        void twoSeatsAreBooked(Bench bench) {
            assertThat(bench.number("SELECT count(*) FROM seats.booking")).isEqualTo(2);
        }

        @Nested
        class WithoutWaiting {
            @CrashEverywhere
            void aSeatIsBooked(Bench bench) {
                bench.post("/seats", new Order("1a", "Ada"))
                        .withKey("k1")
                        .async()
                        .send();
                bench.get("/count").expect(200);
            }
        }
    }

    @Test
    void aRequestThatIsAnsweredBeforeItIsDoneIsDoneWhereverTheNodeDies() {
        Events tests = run(Bookings.WithoutWaiting.class);

        assertThat(messages(tests.failed())).isEmpty();
        assertThat(tests.succeeded().count()).isGreaterThan(20);
    }

    private static Events run(Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "3")
                .selectors(Arrays.stream(classes).map(one -> selectClass(one)).toArray(ClassSelector[]::new))
                .execute()
                .testEvents();
    }

    private static List<String> messages(Events failed) {
        return failed.stream().map(CrashEverywhereTest::message).toList();
    }

    private static String message(Event event) {
        return event.getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(Throwable::getMessage)
                .orElse("");
    }
}
