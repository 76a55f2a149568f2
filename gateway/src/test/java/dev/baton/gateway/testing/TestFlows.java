package dev.baton.gateway.testing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.run.FlowCatalog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small flows for HTTP tests; what their database stages answer is up to {@link FakeStore#database}. */
public final class TestFlows {
    public record Line(String article, int pieces) {}

    public record Order(
            @NotBlank @Size(max = 100) String item,
            @Max(99) int quantity,
            Optional<String> note,
            Optional<List<Line>> lines) {}

    public record Search(String id, Optional<Integer> limit, Optional<Boolean> all) {}

    public record Link(String code) {}

    public record Renaming(String id, String name) {}

    /** Brings its code to one spelling, as the input of a flow may. */
    public record Payment(long account, BigDecimal amount, String code, Optional<String> note) {
        public Payment {
            code = code == null ? null : code.replace(" ", "");
        }
    }

    public record Parcel(
            @JsonProperty("to") @NotBlank String recipient,
            List<@Valid Content> contents,
            Optional<@Size(max = 5) String> mark,
            Map<@Size(max = 20_000) String, @Max(9) Integer> labels,
            Optional<@Size(max = 10) List<@NotBlank @Size(min = 2) String>> notes) {}

    public record Content(
            @Size(max = 3, message = "has at most {max} letters")
            String name,

            @EvenNumber int pieces,
            List<@NotBlank String> tags) {}

    /** A constraint of a flow's author. */
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = EvenNumber.Check.class)
    public @interface EvenNumber {
        String message() default "must be even";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        final class Check implements ConstraintValidator<EvenNumber, Integer> {
            @Override
            public boolean isValid(Integer number, ConstraintValidatorContext context) {
                if (number == 13) {
                    throw new IllegalStateException("a fault of its author");
                }
                return number % 2 == 0;
            }
        }
    }

    /** Not among those that a gateway has unless a test wants it. */
    public static final String SHORT_LINKS = "short-links";

    private static final Map<String, String> KEYS = Map.of("key-ann", "ann", "key-bob", "bob");

    private static final Map<String, AtomicInteger> LOOKED_UP = new ConcurrentHashMap<>();

    private TestFlows() {}

    public static FlowCatalog catalog(Function<Order, Outcome<Order>> compute) {
        return catalog(compute, flow -> !flow.name().equals(SHORT_LINKS));
    }

    public static FlowCatalog catalog(Function<Order, Outcome<Order>> compute, Predicate<Flow<?, ?>> which) {
        return new FlowCatalog(
                Stream.<Flow<?, ?>>of(
                                orders("orders", compute).durable().replyCreated(order -> "/orders/" + order.item()),
                                orders("strict-orders", compute)
                                        .durableWithRequiredKey()
                                        .reply(201),
                                orders("plain-orders", compute).reply(201),
                                open(),
                                search(),
                                page(),
                                renaming(),
                                payments(),
                                parcels(),
                                guarded(),
                                byToken(),
                                shortLinks())
                        .filter(which)
                        .toList(),
                List.of());
    }

    private static dev.baton.flow.FlowBuilder<Order, Order> orders(
            String name, Function<Order, Outcome<Order>> compute) {
        return Flow.named(name)
                .post("/" + name, Order.class)
                .authenticate("A authenticate", byKey())
                .onEventLoop(
                        "B validate",
                        Order.class,
                        (context, order) -> order.quantity() > 0
                                ? Outcome.done(order)
                                : Outcome.refused(Refusal.invalid(
                                        List.of(new Refusal.FieldError("quantity", "must be at least 1")))))
                .onDatabase("post", Order.class, elsewhere())
                .onCompute("D pack", Order.class, (context, order) -> compute.apply(order));
    }

    private static Flow<Order, Order> open() {
        return Flow.named("open-orders")
                .post("/open-orders", Order.class)
                .onDatabase("post", Order.class, elsewhere())
                .durable()
                .reply(201);
    }

    private static Flow<Search, Search> search() {
        return Flow.named("search")
                .get("/articles/{id}", Search.class)
                .onEventLoop("echo", Search.class, (context, search) -> {
                    if (search.id().equals("broken")) {
                        throw new AssertionError("a fault of its author");
                    }
                    return Outcome.done(search);
                })
                .reply(200);
    }

    private static Flow<Search, Search> page() {
        return Flow.named("page")
                .get("/articles/{id}/page", Search.class)
                .onEventLoop("echo", Search.class, (context, search) -> Outcome.done(search))
                .replyText(200, "text/html; charset=utf-8", search -> "<p>" + search.id() + "</p>");
    }

    private static Flow<Renaming, Renaming> renaming() {
        return Flow.named("renaming")
                .post("/articles/{id}/name", Renaming.class)
                .onEventLoop("echo", Renaming.class, (context, renaming) -> Outcome.done(renaming))
                .reply(200);
    }

    private static Flow<Payment, Payment> payments() {
        return Flow.named("payments")
                .post("/accounts/{account}/payments", Payment.class)
                .authenticate("A authenticate", byKey())
                .onDatabase("post", Payment.class, (transaction, batch) -> Future.failedFuture("see FakeStore"))
                .durable()
                .reply(201);
    }

    private static Flow<Parcel, Parcel> parcels() {
        return Flow.named("parcels")
                .post("/parcels", Parcel.class)
                .onEventLoop("echo", Parcel.class, (context, parcel) -> Outcome.done(parcel))
                .reply(200);
    }

    /** Its callers are known to a service that answers later, never, or not at all. */
    private static Flow<Order, Order> guarded() {
        return Flow.named("guarded-orders")
                .post("/guarded-orders", Order.class)
                .authenticate("A authenticate", TestFlows::elsewhere)
                .onDatabase("post", Order.class, elsewhere())
                .durable()
                .reply(201);
    }

    private static Flow<Order, Order> byToken() {
        return Flow.named("token-orders")
                .post("/token-orders", Order.class)
                .authenticate("A authenticate", Authentication.byToken())
                .scope("orders:place")
                .onDatabase("post", Order.class, elsewhere())
                .durable()
                .reply(201);
    }

    /** With a parameter at the root: it matches paths of the platform, too. */
    private static Flow<Link, Link> shortLinks() {
        return Flow.named(SHORT_LINKS)
                .get("/{code}", Link.class)
                .onEventLoop("echo", Link.class, (context, link) -> Outcome.done(link))
                .reply(200);
    }

    private static Future<Outcome<Caller>> elsewhere(Credentials credentials) {
        String key = credentials.apiKey().orElse("");
        return switch (key) {
            case "never" -> Promise.<Outcome<Caller>>promise().future();
            case "broken" -> throw new IllegalStateException("a fault of its author");
            case "undeclared" ->
                throw TestFlows.<RuntimeException>undeclared(new IOException("which its author may throw in Kotlin"));
            case "away", "key-of-away" -> Future.failedFuture("the service is away");
            default -> {
                Promise<Outcome<Caller>> answer = Promise.promise();
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                        .execute(() -> answer.complete(
                                key.equals("ann")
                                        ? Outcome.done(new Caller(key))
                                        : Outcome.refused(Refusal.of(403, "forbidden", "Forbidden", "Not you."))));
                yield answer.future();
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException undeclared(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static Authentication byKey() {
        return Authentication.of(credentials -> credentials
                .apiKey()
                .map(TestFlows::lookedUp)
                .<Outcome<Caller>>map(name -> Outcome.done(new Caller(name)))
                .orElseGet(
                        () -> Outcome.refused(Refusal.of(401, "unauthenticated", "Who are you?", "Send an API key."))));
    }

    private static @Nullable String lookedUp(String key) {
        LOOKED_UP.computeIfAbsent(key, ignored -> new AtomicInteger()).incrementAndGet();
        return KEYS.getOrDefault(key, key.startsWith("key-of-") ? key.substring("key-of-".length()) : null);
    }

    /** How often a key was asked for. */
    public static int lookedUpTimes(String key) {
        return LOOKED_UP.getOrDefault(key, new AtomicInteger()).get();
    }

    private static DatabaseStage<Order, Order> elsewhere() {
        return (transaction, batch) -> Future.failedFuture("runs on the db-worker, which FakeStore plays");
    }
}
