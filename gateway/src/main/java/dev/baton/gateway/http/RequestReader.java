package dev.baton.gateway.http;

import static dev.baton.gateway.http.input.Outcomes.then;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.flow.Flow;
import dev.baton.flow.Flow.Durability;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Route;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.input.InputReader;
import dev.baton.gateway.http.input.Parameters;
import dev.baton.gateway.request.CompletionStyle;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.IdempotencyKey;
import dev.baton.gateway.request.Incoming;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Bytes and headers of one flow's requests to what they mean, or a refusal that says what is wrong. Event loop only.
 */
final class RequestReader {
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
    private static final CharSequence WEBHOOK = HttpHeaders.createOptimized("Baton-Webhook");

    private final Flow<?, ?> flow;
    private final Parameters parameters;
    private final InputReader inputs;
    private final CompletionStyles styles;
    private final CompletionStyle standardStyle;
    private final boolean insecureWebhooks;

    RequestReader(Flow<?, ?> flow, CompletionStyles styles, boolean insecureWebhooks) {
        this.flow = flow;
        this.parameters = new Parameters(flow);
        this.inputs = new InputReader(flow.inputType());
        this.styles = styles;
        this.standardStyle = styles.of(flow);
        this.insecureWebhooks = insecureWebhooks;
    }

    Outcome<Incoming> read(Exchange exchange, Asked asked) {
        return then(
                styles.choose(exchange.header(Exchange.COMPLETION), standardStyle),
                style -> then(
                        key(exchange, asked),
                        key -> then(
                                webhook(exchange),
                                webhook -> then(
                                        input(exchange, asked),
                                        input -> Outcome.done(new Incoming(
                                                exchange.id(),
                                                flow,
                                                input,
                                                exchange.credentials(),
                                                exchange.trace(),
                                                key,
                                                webhook,
                                                style,
                                                exchange.arrival()))))));
    }

    private Outcome<Optional<IdempotencyKey>> key(Exchange exchange, Asked asked) {
        if (!flow.durable()) {
            return Outcome.done(Optional.empty()); // nothing is kept, so nothing can be known again
        }
        List<String> keys = exchange.headers(IDEMPOTENCY_KEY);
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
        return Outcome.done(
                Optional.of(new IdempotencyKey(exchange.request().method().name(), asked.path(), keys.getFirst())));
    }

    private Outcome<Optional<String>> webhook(Exchange exchange) {
        Optional<String> url = exchange.header(WEBHOOK);
        if (url.isEmpty()) {
            return Outcome.done(url);
        }
        if (!flow.durable()) {
            return refused(
                    "bad-webhook",
                    "Baton-Webhook can't be used here",
                    "Only requests that are durable are called back about.");
        }
        return then(WebhookUrl.check(url.get(), insecureWebhooks), checked -> Outcome.done(Optional.of(checked)));
    }

    private Outcome<Object> input(Exchange exchange, Asked asked) {
        if (flow.route().method() == Route.Method.GET) {
            return withParameters(exchange, asked, inputs.emptyObject());
        }
        return then(
                inputs.parse(asked.body()),
                document -> document instanceof ObjectNode fields
                        ? withParameters(exchange, asked, fields)
                        : inputs.bind(document));
    }

    private Outcome<Object> withParameters(Exchange exchange, Asked asked, ObjectNode fields) {
        return then(parameters.into(fields, asked.values(), exchange.request()), inputs::bind);
    }

    private static <T> Outcome<T> refused(String code, String title, String detail) {
        return Outcome.refused(Refusal.of(400, code, title, detail));
    }
}
