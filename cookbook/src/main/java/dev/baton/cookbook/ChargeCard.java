package dev.baton.cookbook;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Retry;
import dev.baton.flow.StageContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

/**
 * {@code POST /charges}: a call to a service outside that must happen once. Baton may run a stage again after a node
 * died; the service recognises the second call by its idempotency key, which is the request's id. What shall be done is
 * stored before the call, and what came of it after.
 */
final class ChargeCard {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI provider;

    record Order(@NotBlank String card, @Min(1) int amount) {}

    record Charge(UUID id, String card, int amount) {}

    record Charged(UUID id, int amount, String reference) {}

    ChargeCard(URI provider) {
        this.provider = provider;
    }

    Flow<Order, Charged> flow() {
        return Flow.named("charge-card")
                .post("/charges", Order.class)
                .onEventLoop(
                        "give it an id",
                        Charge.class,
                        (context, order) -> Outcome.done(new Charge(context.requestId(), order.card(), order.amount())))
                .onDatabase("store what shall be done", Charge.class, DatabaseStage.each(ChargeCard::store))
                .onCompute("call the provider", Charged.class, this::call)
                .retrying(Retry.attempts(5, Duration.ofMillis(200)).on(IOException.class))
                .onDatabase("store what was done", Charged.class, DatabaseStage.each(ChargeCard::record))
                .durableWithRequiredKey()
                .reply(201);
    }

    /** A time-out is an {@code IOException}: whether the provider charged is not known, so it is asked again. */
    private Outcome<Charged> call(StageContext context, Charge charge) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(provider.resolve("/charge"))
                        .timeout(Duration.ofSeconds(5))
                        .header("Idempotency-Key", charge.id().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(charge.card() + " " + charge.amount()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return switch (answer.statusCode()) {
            case 200 -> Outcome.done(new Charged(charge.id(), charge.amount(), answer.body()));
            case 402 -> Outcome.refused(Refusal.of(402, "declined", "The card was declined", "Nothing was charged."));
            default -> throw new IOException("The payment provider answered " + answer.statusCode());
        };
    }

    private static Future<Outcome<Charge>> store(SqlConnection transaction, Charge charge) {
        return transaction
                .preparedQuery("INSERT INTO cookbook.charge (id, amount) VALUES ($1, $2)")
                .execute(Tuple.of(charge.id(), charge.amount()))
                .map(rows -> Outcome.done(charge));
    }

    private static Future<Outcome<Charged>> record(SqlConnection transaction, Charged charged) {
        return transaction
                .preparedQuery("UPDATE cookbook.charge SET provider_reference = $2 WHERE id = $1")
                .execute(Tuple.of(charged.id(), charged.reference()))
                .map(rows -> Outcome.done(charged));
    }
}
