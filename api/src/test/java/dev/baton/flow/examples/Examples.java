package dev.baton.flow.examples;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.ComputeStage;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.EventLoopStage;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.KnownKeys;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Retry;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The examples in the Javadoc of {@code dev.baton.flow}: they are compiled here, and shown there. */
final class Examples {
    record Parcel(String to, int grams) {}

    record Weighed(UUID id, String to, int grams, Instant at) {}

    record Stored(UUID id, long number, int grams) {}

    record Label(long number, String text) {}

    record ApiSettings(String teller) {}

    record ParcelNumber(long number) {}

    static Flow<Parcel, Label> flow() {
        // @start region="flow"
        return Flow.named("parcel")
                .post("/parcels", Parcel.class) // the JSON body becomes a Parcel
                .onEventLoop("weigh", Weighed.class, weigh())
                .onDatabase("store", Stored.class, store()) // a batch in, a batch out, one transaction
                .onCompute("print", Label.class, print())
                .durable() // nothing acknowledged is lost or done twice
                .replyCreated(label -> "/parcels/" + label.number());
        // @end
    }

    static EventLoopStage<Parcel, Weighed> stamped() {
        // @start region="context"
        return (context, parcel) -> Outcome.done(new Weighed(
                context.requestId(), // the same in every run of the request: good as a primary key
                parcel.to(),
                parcel.grams(),
                context.acceptedAt())); // the same in every run, too; Instant.now() is not
        // @end
    }

    // @start region="eventLoop"
    static EventLoopStage<Parcel, Weighed> weigh() {
        return (context, parcel) -> parcel.grams() > 30_000
                ? Outcome.refused(Refusal.of(422, "too-heavy", "The parcel is too heavy", "30 kg at the most."))
                : Outcome.done(new Weighed(context.requestId(), parcel.to(), parcel.grams(), context.acceptedAt()));
    }
    // @end

    // @start region="database"
    static DatabaseStage<Weighed, Stored> store() {
        return DatabaseStage.each((transaction, parcel) -> transaction
                .preparedQuery("INSERT INTO parcels.parcel (id, receiver) VALUES ($1, $2) RETURNING number")
                .execute(Tuple.of(parcel.id(), parcel.to()))
                .map(rows -> rows.iterator().next().getLong("number"))
                .map(number -> Outcome.done(new Stored(parcel.id(), number, parcel.grams()))));
    }
    // @end

    // @start region="batch"
    static DatabaseStage<ParcelNumber, Label> read() {
        return (transaction, batch) -> transaction
                .preparedQuery("SELECT number, receiver FROM parcels.parcel WHERE number = ANY ($1)")
                .execute(Tuple.of(batch.stream().map(ParcelNumber::number).toArray(Long[]::new)))
                .map(rows -> {
                    Map<Long, Label> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getLong(0), new Label(row.getLong(0), row.getString(1))));
                    return batch.stream().map(wanted -> answer(found, wanted)).toList(); // in the order of the batch
                });
    }
    // @end

    private static Outcome<Label> answer(Map<Long, Label> found, ParcelNumber wanted) {
        // @start region="outcome"
        Label label = found.get(wanted.number());
        return label == null
                ? Outcome.refused(Refusal.of(404, "no-such-parcel", "There is no such parcel", "Look at the number."))
                : Outcome.done(label);
        // @end
    }

    // @start region="compute"
    static ComputeStage<Stored, Label> print() {
        return (context, stored) -> {
            String text = "No. %d, %d g".formatted(stored.number(), stored.grams()); // may take as long as the deadline
            return Outcome.done(new Label(stored.number(), text));
        };
    }
    // @end

    static Flow<Parcel, Label> retrying(HttpClient client, URI printer) {
        return Flow.named("remote-parcel")
                .post("/remote-parcels", Parcel.class)
                .onEventLoop("weigh", Weighed.class, weigh())
                .onDatabase("store", Stored.class, store())
                // @start region="retry"
                .onCompute("print elsewhere", Label.class, (context, stored) -> {
                    HttpRequest request = HttpRequest.newBuilder(printer)
                            .header("Idempotency-Key", context.requestId().toString()) // the same each time
                            .timeout(Duration.ofSeconds(5))
                            .build();
                    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                    return Outcome.done(new Label(stored.number(), answer.body()));
                })
                .retrying(Retry.attempts(3, Duration.ofMillis(100)).on(IOException.class))
                // @end
                .durable()
                .reply(201);
    }

    static List<Flow<?, ?>> versions() {
        // @start region="version"
        Flow<?, ?> first = Flow.named("parcel") // finishes what it began
                .post("/parcels", Parcel.class)
                .onEventLoop("weigh", Weighed.class, weigh())
                .onDatabase("store", Stored.class, store())
                .durable()
                .reply(201);
        Flow<?, ?> second = Flow.named("parcel")
                .version(2) // takes the new requests
                .post("/parcels", Parcel.class)
                .onEventLoop("weigh", Weighed.class, weigh())
                .onDatabase("store", Stored.class, store())
                .onCompute("print", Label.class, print())
                .durable()
                .reply(201);
        return List.of(first, second);
        // @end
    }

    static Flow<Weighed, Stored> keyed() {
        return Flow.named("keyed")
                .post("/keyed", Weighed.class)
                // @start region="keyed"
                .keyedBy(Weighed::to) // what goes to one receiver meets in one batch, and never waits for itself
                .onDatabase("store", Stored.class, store())
                // @end
                .durable()
                .reply(201);
    }

    static Flow<Weighed, Stored> searchable() {
        return Flow.named("searchable")
                .post("/searchable", Weighed.class)
                .onDatabase("store", Stored.class, store())
                .durable()
                // @start region="searchable"
                .searchableBy(Weighed::to) // baton requests --key Prague
                // @end
                .reply(201);
    }

    static Flow<Weighed, Label> replyingInTransaction() {
        return Flow.named("labelled")
                .post("/labelled", Weighed.class)
                .onDatabase("store", Stored.class, store())
                // @start region="replyInTransaction"
                .onEventLoop("label", Label.class, (context, stored) -> Outcome.done(new Label(stored.number(), "new")))
                .durable()
                .replyInTransaction() // number and label are stored by one commit
                // @end
                .replyCreated(label -> "/parcels/" + label.number());
    }

    static Authentication byConfiguredKey(String hashOfTheShopsKey) {
        // @start region="knownKeys"
        KnownKeys<Caller> keys = KnownKeys.<Caller>none().withHash(hashOfTheShopsKey, new Caller("shop"));
        return Authentication.of(credentials -> credentials
                .apiKey()
                .flatMap(keys::find) // takes as long for a wrong key as for a right one
                .<Outcome<Caller>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        Refusal.of(401, "unknown-key", "Unauthenticated", "This key is not known here."))));
        // @end
    }

    // @start region="authentication"
    static Authentication byKey(Map<String, String> names) {
        return Authentication.of(credentials -> credentials
                .apiKey()
                .flatMap(key -> Optional.ofNullable(names.get(key)))
                .<Outcome<Caller>>map(name -> Outcome.done(new Caller(name)))
                .orElseGet(() -> Outcome.refused(
                        Refusal.of(401, "unauthenticated", "Unauthenticated", "Send a key that is known here."))));
    }
    // @end

    static Flow<Parcel, Label> guarded(Authentication authentication) {
        // @start region="scope"
        return Flow.named("parcel")
                .post("/parcels", Parcel.class)
                .authenticate("A authenticate", authentication)
                .scope("parcels:send") // others get 403
                .onEventLoop("weigh", Weighed.class, weigh())
                .onDatabase("store", Stored.class, store())
                .onCompute("print", Label.class, print())
                .durable()
                .reply(201);
        // @end
    }

    // @start region="provider"
    public static final class Parcels implements FlowProvider {
        @Override
        public List<Flow<?, ?>> flows(FlowConfig config) {
            ApiSettings settings = config.section("parcels", ApiSettings.class); // flows.parcels.*
            return List.of(flow(), report(settings.teller()));
        }

        @Override
        public Optional<Schema> schema(FlowConfig config) {
            return Optional.of(new Schema("parcels", "db/parcels", transaction -> Future.succeededFuture()));
        }
    }
    // @end

    static Schema seeded() {
        // @start region="schema"
        return new Schema("parcels", "db/parcels", transaction -> transaction
                .query("INSERT INTO parcels.depot (name) VALUES ('north') ON CONFLICT DO NOTHING")
                .execute()
                .mapEmpty());
        // @end
    }

    static Flow<ParcelNumber, Label> report(String teller) {
        return Flow.named("label")
                .get("/parcels/{number}/label", ParcelNumber.class)
                .onDatabaseReading("read", Label.class, read())
                // @start region="text"
                .replyText(200, "text/html; charset=utf-8", label -> "<p>" + label.number() + ", " + teller + "</p>");
        // @end
    }

    static List<Refusal.FieldError> fields() {
        // @start region="invalid"
        Refusal refusal = Refusal.invalid(List.of(
                new Refusal.FieldError("from", "must not be the receiver"),
                new Refusal.FieldError("lines[2].grams", "must be at most 30000")));
        // @end
        return refusal.errors();
    }
}
