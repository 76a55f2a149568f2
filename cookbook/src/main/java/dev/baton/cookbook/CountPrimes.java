package dev.baton.cookbook;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.BitSet;
import java.util.UUID;

/**
 * {@code POST /primes}: a computation that takes long. The first stage stores the question, so that it can't be lost;
 * {@code Prefer: respond-async} answers 202 right after it. The thread belongs to a compute-service, and is interrupted
 * at the deadline.
 */
final class CountPrimes {
    record Question(@Min(2) @Max(20_000_000) int below) {}

    record Asked(UUID id, int below) {}

    record Count(UUID id, int below, int primes) {}

    private CountPrimes() {}

    static Flow<Question, Count> flow() {
        return Flow.named("count-primes")
                .post("/primes", Question.class)
                .onEventLoop(
                        "give it an id",
                        Asked.class,
                        (context, question) -> Outcome.done(new Asked(context.requestId(), question.below())))
                .onDatabase("store the question", Asked.class, DatabaseStage.each(CountPrimes::store))
                .onCompute(
                        "count",
                        Count.class,
                        (context, asked) ->
                                Outcome.done(new Count(asked.id(), asked.below(), primesBelow(asked.below()))))
                .onDatabase("store the answer", Count.class, DatabaseStage.each(CountPrimes::answer))
                .durable()
                .deadline(Duration.ofMinutes(5))
                .reply(200);
    }

    private static int primesBelow(int end) throws InterruptedException {
        BitSet composite = new BitSet(end);
        for (int i = 2; (long) i * i < end; i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException("past the deadline");
            }
            if (!composite.get(i)) {
                for (int multiple = i * i; multiple > 0 && multiple < end; multiple += i) {
                    composite.set(multiple);
                }
            }
        }
        return end - 2 - composite.cardinality();
    }

    private static Future<Outcome<Asked>> store(SqlConnection transaction, Asked asked) {
        return transaction
                .preparedQuery("INSERT INTO cookbook.prime_count (id, below) VALUES ($1, $2)")
                .execute(Tuple.of(asked.id(), asked.below()))
                .map(rows -> Outcome.done(asked));
    }

    private static Future<Outcome<Count>> answer(SqlConnection transaction, Count count) {
        return transaction
                .preparedQuery("UPDATE cookbook.prime_count SET primes = $2 WHERE id = $1")
                .execute(Tuple.of(count.id(), count.primes()))
                .map(rows -> Outcome.done(count));
    }
}
