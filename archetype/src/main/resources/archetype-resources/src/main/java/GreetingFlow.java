package ${package};

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/** {@code POST /greetings}: stores who came, and greets them. */
final class GreetingFlow {

    /** What the client sends. Constraints are checked before the first stage: 422 names each field. */
    public record Guest(@NotBlank @Size(max = 100) String name) {}

    public record Welcome(UUID requestId, String name) {}

    public record Stored(long number, String name) {}

    /** What the client gets. */
    public record Greeting(long number, String text) {}

    private GreetingFlow() {}

    static Flow<Guest, Greeting> flow() {
        return Flow.named("greeting")
                .post("/greetings", Guest.class)
                .onEventLoop("welcome", Welcome.class, GreetingFlow::welcome)
                .onDatabase("store", Stored.class, DatabaseStage.each(GreetingFlow::store))
                .onCompute("word", Greeting.class, GreetingFlow::word)
                .durable()
                .reply(201);
    }

    /** On an event loop: microseconds, and nothing that blocks. A "no" is a value: {@code Outcome.refused(...)}. */
    private static Outcome<Welcome> welcome(StageContext context, Guest guest) {
        return Outcome.done(new Welcome(context.requestId(), guest.name().strip()));
    }

    /** In a transaction that others of its batch share, and the platform commits. */
    private static Future<Outcome<Stored>> store(SqlConnection transaction, Welcome welcome) {
        return transaction
                .preparedQuery("INSERT INTO greetings.greeting (request_id, name) VALUES ($1, $2) RETURNING number")
                .execute(Tuple.of(welcome.requestId(), welcome.name()))
                .map(rows -> rows.iterator().next().getLong("number"))
                .map(number -> Outcome.done(new Stored(number, welcome.name())));
    }

    /** On a thread of its own: may block or calculate, and has no effect but its answer. */
    private static Outcome<Greeting> word(StageContext context, Stored stored) {
        return Outcome.done(new Greeting(stored.number(), "Hello, " + stored.name() + "!"));
    }
}
