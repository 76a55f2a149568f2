package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * The test that can fail: a flow that books money twice where a node dies at the wrong moment, and nowhere else, is
 * found, and the point is named.
 */
class DoubleBookingTest {

    public record Deposit(String account, long amount) {}

    /** Its author forgot {@code durable()}: the platform does not know a request again that it has done. */
    public static final class Forgetful implements FlowProvider {

        @Override
        public List<Flow<?, ?>> flows(FlowConfig config) {
            return List.of(Flow.named("pay-in")
                    .post("/deposits", Deposit.class)
                    .onDatabase("book", Deposit.class, DatabaseStage.each(Forgetful::book))
                    .onCompute("confirm", Deposit.class, (context, deposit) -> Outcome.done(deposit))
                    .reply(200));
        }

        private static Future<Outcome<Deposit>> book(SqlConnection transaction, Deposit deposit) {
            return transaction
                    .preparedQuery("INSERT INTO seats.deposit (account, amount) VALUES ($1, $2)")
                    .execute(Tuple.of(deposit.account(), deposit.amount()))
                    .map(ignored -> Outcome.done(deposit));
        }

        @Override
        public Optional<Schema> schema(FlowConfig config) {
            return new SeatFlows().schema(config);
        }
    }

    @FlowTest(Forgetful.class)
    static class Deposits {
        @CrashEverywhere
        void moneyIsPaidIn(Bench bench) {
            bench.post("/deposits", new Deposit("a", 5)).withKey("k1").expect(200);
        }

        @Invariant
        void once(Bench bench) {
            assertThat(bench.number("SELECT count(*) FROM seats.deposit")).isEqualTo(1);
        }
    }

    @Test
    void aDoubleBookingIsFoundAndThePointIsNamed() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Deposits.class))
                .execute()
                .testEvents();

        List<String> failed =
                tests.failed().stream().map(DoubleBookingTest::message).toList();
        assertThat(failed)
                .as("where the node dies with the booking committed and the client not answered")
                .anySatisfy(message -> assertThat(message)
                        .startsWith("killed after COMMIT: ")
                        .containsSubsequence("*** killed after COMMIT", "takes over", "before COMMIT"))
                .anySatisfy(message -> assertThat(message).startsWith("killed before stage confirm: "))
                .anySatisfy(message -> assertThat(message).startsWith("frozen before BEGIN: "));
        assertThat(failed)
                .as("where nothing was committed yet")
                .noneSatisfy(message -> assertThat(message).startsWith("without a fault"))
                .noneSatisfy(message -> assertThat(message).startsWith("killed before BEGIN"))
                .noneSatisfy(message -> assertThat(message).startsWith("killed before COMMIT"));
    }

    private static String message(Event event) {
        return event.getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(Throwable::getMessage)
                .orElse("");
    }
}
