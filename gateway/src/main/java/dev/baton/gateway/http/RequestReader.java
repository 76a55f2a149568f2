package dev.baton.gateway.http;

import static dev.baton.gateway.http.input.Outcomes.then;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Flow.Durability;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Route;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.input.InputConstraints;
import dev.baton.gateway.http.input.InputReader;
import dev.baton.gateway.http.input.Parameters;
import dev.baton.gateway.request.CanonicalJson;
import dev.baton.gateway.request.CompletionStyle;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.IdempotencyKey;
import dev.baton.gateway.request.NewRequest;
import dev.baton.gateway.request.PayloadHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the requests of one flow, or says what is wrong with them. Event loop only. */
final class RequestReader {
    private static final CharSequence WEBHOOK = HttpHeaders.createOptimized("Baton-Webhook");

    private final Flow<?, ?> flow;
    private final Parameters parameters;
    private final InputReader inputs;
    private final InputConstraints constraints;
    private final CompletionStyles styles;
    private final CompletionStyle standardStyle;
    private final boolean insecureWebhooks;
    /** Method and path of the route; without the names of its parameters, which no client sees. */
    private final String template;

    private record Headers(CompletionStyle style, Optional<String> key, Optional<String> webhook) {}

    /** @throws IllegalArgumentException if the flow's input has constraints that would not be checked */
    RequestReader(Flow<?, ?> flow, CompletionStyles styles, InputConstraints constraints, boolean insecureWebhooks) {
        this.flow = flow;
        this.parameters = new Parameters(flow);
        this.inputs = new InputReader(flow.inputType());
        this.constraints = constraints;
        constraints.requireCascades(flow.inputType());
        this.styles = styles;
        this.standardStyle = styles.of(flow);
        this.insecureWebhooks = insecureWebhooks;
        this.template = flow.route().method() + " " + flow.route().path().replaceAll("\\{[^}]*}", "{}");
    }

    /**
     * @param caller who sent it
     * @param values of the path's parameters, decoded, in their order
     */
    Outcome<NewRequest> read(Exchange exchange, Caller caller, List<String> values, Buffer body) {
        return then(
                headers(exchange),
                headers -> then(
                        document(exchange, values, body),
                        document -> then(
                                then(inputs.bind(document), constraints::check),
                                input -> Outcome.done(request(exchange, caller, headers, document, input)))));
    }

    private NewRequest request(Exchange exchange, Caller caller, Headers headers, JsonNode document, Object input) {
        return new NewRequest(
                exchange.id(),
                flow,
                input,
                caller,
                exchange.trace(),
                new NewRequest.Options(
                        headers.style,
                        headers.key.map(key -> idempotencyKey(key, document, input)),
                        headers.webhook,
                        flow.businessKey(input)),
                exchange.arrival());
    }

    private IdempotencyKey idempotencyKey(String key, JsonNode document, Object input) {
        List<String> scope = new ArrayList<>();
        scope.add(template);
        Set<String> inPath = parameters.inPath().keySet();
        inPath.forEach(name -> scope.add(CanonicalJson.of(document.get(name))));
        return new IdempotencyKey(scope, key, PayloadHash.of(document, inPath, inputs.tree(input)));
    }

    private Outcome<Headers> headers(Exchange exchange) {
        return then(
                styles.choose(exchange.headers(Exchange.COMPLETION), standardStyle),
                style -> then(
                        key(exchange),
                        key -> then(webhook(exchange), webhook -> Outcome.done(new Headers(style, key, webhook)))));
    }

    private Outcome<Optional<String>> key(Exchange exchange) {
        if (!flow.durable()) {
            return Outcome.done(Optional.empty()); // nothing is stored, so no request can be recognised
        }
        List<String> lines = exchange.headers(IdempotencyKeyHeader.NAME);
        if (lines.isEmpty()) {
            return flow.durability() == Durability.DURABLE_WITH_REQUIRED_KEY
                    ? refused(
                            "missing-idempotency-key",
                            "The request needs an Idempotency-Key",
                            "Send a new key with each new request, and the same key when you repeat a request.")
                    : Outcome.done(Optional.empty());
        }
        Optional<String> key = IdempotencyKeyHeader.key(lines);
        return key.isPresent()
                ? Outcome.done(key)
                : refused(
                        "bad-idempotency-key",
                        "The Idempotency-Key is not valid",
                        "Send one key of 1 to 255 printable ASCII characters. In a key in double quotes, write"
                                + " quotes and backslashes with a backslash before them.");
    }

    private Outcome<Optional<String>> webhook(Exchange exchange) {
        List<String> urls = exchange.headers(WEBHOOK);
        if (urls.isEmpty()) {
            return Outcome.done(Optional.empty());
        }
        if (!flow.durable()) {
            return refused("bad-webhook", "Baton-Webhook can't be used here", "Only durable requests have a webhook.");
        }
        if (urls.size() > 1) {
            return refused("bad-webhook", "Baton-Webhook can't be used", "Send it once: a request has one webhook.");
        }
        return then(WebhookUrl.check(urls.getFirst(), insecureWebhooks), checked -> Outcome.done(Optional.of(checked)));
    }

    /** The body with the parameters of path and query as fields. */
    private Outcome<JsonNode> document(Exchange exchange, List<String> values, Buffer body) {
        if (flow.route().method() == Route.Method.GET) {
            return withParameters(exchange, values, inputs.emptyObject());
        }
        return then(
                inputs.parse(body),
                document -> document instanceof ObjectNode fields
                        ? withParameters(exchange, values, fields)
                        : Outcome.done(document));
    }

    private Outcome<JsonNode> withParameters(Exchange exchange, List<String> values, ObjectNode fields) {
        return then(parameters.into(fields, values, exchange.request()), Outcome::done);
    }

    private static <T> Outcome<T> refused(String code, String title, String detail) {
        return Outcome.refused(Refusal.of(400, code, title, detail));
    }
}
