package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.HttpCall;
import dev.baton.inspector.query.HttpResult;
import dev.baton.inspector.query.Question;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * Has a request sent by one of the gateways to itself: {@code POST /api/send}, in the development profile. So the page
 * needs to reach its own node only, and no gateway has to trust another origin. Event loop only.
 */
public final class SentRequests {
    private final ClusterQueries cluster;
    private final boolean development;

    /** @param cluster with a deadline that leaves a gateway its time */
    public SentRequests(ClusterQueries cluster, boolean development) {
        this.cluster = cluster;
        this.development = development;
    }

    /** Fails with an {@link ApiProblem} if it could not be sent, or was not answered. */
    Future<HttpResult> send(Buffer body) {
        if (!development) {
            throw ApiProblem.of(
                    403,
                    "development-only",
                    "Requests are sent from here in the development profile only",
                    "Use a client of your own.");
        }
        Question question = new Question(
                Question.What.SEND, Map.of("call", Json.write(call(body)).toString()));
        return cluster.query(gateway(), question, HttpResult.class).map(answer -> answer.value()
                .filter(result -> result.problem().isEmpty())
                .orElseThrow(() -> ApiProblem.of(
                                502,
                                "no-answer",
                                answer.node().name() + " has no answer to it",
                                answer.value().flatMap(HttpResult::problem).orElse("The node does not answer."))
                        .inDoubt()));
    }

    /** Whether it only asks what can be sent, as the page does when it is opened. */
    static boolean asksWhatCanBeSent(Buffer body) {
        try {
            HttpCall call = read(body);
            return call.method().equals("GET")
                    && call.path().equals("/openapi.json")
                    && call.body().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static HttpCall read(Buffer body) {
        try {
            return Optional.ofNullable(Json.read(body, HttpCall.class))
                    .orElseThrow(() -> new IllegalArgumentException("It is null."));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    /** Ours, if it is; what Jackson says names classes. */
    private static String reason(IllegalArgumentException why) {
        Throwable first = why;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first instanceof IllegalArgumentException ? String.valueOf(first.getMessage()) : "It is not such JSON.";
    }

    private static HttpCall call(Buffer body) {
        try {
            return read(body);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(
                    400,
                    "bad-request",
                    "This request can't be sent",
                    "Give method, path, headers and body. " + e.getMessage());
        }
    }

    private NodeCard gateway() {
        return cluster.all().stream()
                .filter(node -> node.roles().contains(RoleName.GATEWAY) && node.state() == NodeCard.State.READY)
                .findFirst()
                .orElseThrow(() -> ApiProblem.of(503, "no-gateway", "No gateway is ready", "See /api/nodes."));
    }
}
