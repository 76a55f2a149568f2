package dev.baton.gateway.http.openapi;

import dev.baton.run.FlowCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * What {@code /openapi.json} answers: made once a gateway, beside its start. Reading the flows' types takes a second or
 * two, too long for an event loop, and longer than the rest of the start has to wait. Any thread.
 */
public final class ApiDocument {
    private final Future<Buffer> text;

    private ApiDocument(Future<Buffer> text) {
        this.text = text;
    }

    public static ApiDocument of(Vertx vertx, FlowCatalog flows) {
        return new ApiDocument(vertx.executeBlocking(() -> OpenApi.document(flows), false));
    }

    public Future<Buffer> text() {
        return text;
    }
}
