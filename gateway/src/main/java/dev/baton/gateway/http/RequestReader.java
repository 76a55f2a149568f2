package dev.baton.gateway.http;

import static dev.baton.gateway.http.Outcomes.then;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.flow.Flow;
import dev.baton.flow.Flow.Durability;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Route;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.IdempotencyKey;
import dev.baton.gateway.request.Incoming;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Bytes and headers of one flow's requests to what they mean, or a refusal that says what is wrong. Event loop only. */
final class RequestReader {
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private final Flow<?, ?> flow;
    private final Parameters parameters;
    private final InputReader inputs;
    private final CompletionStyles styles;
    private final boolean insecureCallbacks;

    RequestReader(Flow<?, ?> flow, InputReader inputs, CompletionStyles styles, boolean insecureCallbacks) {
        this.flow = flow;
        this.parameters = new Parameters(flow);
        this.inputs = inputs;
        this.styles = styles;
        this.insecureCallbacks = insecureCallbacks;
    }

    Outcome<Incoming> read(Exchange exchange) {
        return then(
                styles.choose(exchange.header("Baton-Completion")),
                style -> then(
                        key(exchange),
                        key -> then(
                                callback(exchange),
                                callback -> then(
                                        input(exchange),
                                        input -> Outcome.done(new Incoming(
                                                exchange.id(),
                                                flow,
                                                input,
                                                exchange.credentials(),
                                                exchange.trace(),
                                                key,
                                                callback,
                                                style,
                                                exchange.arrival()))))));
    }

    private Outcome<Optional<IdempotencyKey>> key(Exchange exchange) {
        List<String> keys = exchange.headers("Idempotency-Key");
        if (!flow.durable()) {
            return Outcome.done(Optional.empty()); // nothing is kept, so nothing can be known again
        }
        if (keys.isEmpty()) {
            return flow.durability() == Durability.DURABLE_WITH_REQUIRED_KEY
                    ? refused(
                            "missing-idempotency-key",
                            "The request needs an Idempotency-Key",
                            "Send a new one with each new request, and the same one when you ask again.")
                    : Outcome.done(Optional.empty());
        }
        if (keys.size() > 1 || !KEY.matcher(keys.getFirst()).matches()) {
            return refused(
                    "bad-idempotency-key",
                    "The Idempotency-Key can't be used",
                    "It is one value of 1 to 255 printable ASCII characters.");
        }
        return Outcome.done(Optional.of(new IdempotencyKey(
                exchange.request().method().name(), exchange.context().normalizedPath(), keys.getFirst())));
    }

    private Outcome<Optional<String>> callback(Exchange exchange) {
        Optional<String> url = exchange.header("Baton-Callback");
        if (url.isEmpty()) {
            return Outcome.done(url);
        }
        if (!flow.durable()) {
            return refused(
                    "bad-callback",
                    "Baton-Callback can't be used here",
                    "Only requests that are durable are called back about.");
        }
        return then(CallbackUrl.check(url.get(), insecureCallbacks), checked -> Outcome.done(url));
    }

    private Outcome<Object> input(Exchange exchange) {
        if (flow.route().method() == Route.Method.GET) {
            return withParameters(exchange, inputs.emptyObject());
        }
        return then(
                body(exchange),
                document -> document instanceof ObjectNode fields
                        ? withParameters(exchange, fields)
                        : inputs.bind(document, flow.inputType()));
    }

    private Outcome<JsonNode> body(Exchange exchange) {
        Buffer body = exchange.context().body().buffer();
        return inputs.parse(body == null ? Buffer.buffer() : body);
    }

    private Outcome<Object> withParameters(Exchange exchange, ObjectNode fields) {
        var context = exchange.context();
        return then(
                parameters.into(fields, context.pathParams(), context.queryParams()),
                all -> inputs.bind(all, flow.inputType()));
    }

    private static <T> Outcome<T> refused(String code, String title, String detail) {
        return Outcome.refused(Refusal.of(400, code, title, detail));
    }
}
