package dev.baton.cli.page;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What the parts of the API that is not real answer with. */
final class FakeAnswers {
    private FakeAnswers() {}

    static String parameter(RoutingContext request, String name) {
        return request.queryParam(name).stream().findFirst().orElse("");
    }

    static void problem(RoutingContext request, int status, JsonObject problem) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(problem.put("status", status).encode());
    }

    static void json(RoutingContext request, JsonObject body) {
        request.response().putHeader("Content-Type", "application/json").end(body.encode());
    }

    static JsonObject read(String name) {
        try (InputStream in = FakeAnswers.class.getResourceAsStream("/page/" + name + ".json")) {
            return new JsonObject(new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
