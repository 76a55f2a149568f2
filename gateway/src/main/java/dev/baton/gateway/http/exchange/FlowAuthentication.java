package dev.baton.gateway.http.exchange;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Stage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a flow finds its callers. Event loop only. */
public final class FlowAuthentication {
    private static final long TIMEOUT_SECONDS = 5;

    private FlowAuthentication() {}

    /** A flow has one or none: its first stage, so that it can be asked before anything of the request is read. */
    public static Optional<Authentication> of(Flow<?, ?> flow) {
        return flow.stages().getFirst() instanceof Stage.Authenticate<?> stage
                ? Optional.of(stage.authentication())
                : Optional.empty();
    }

    /** @return complete at once if it knows at once; else later, on this event loop. Fails if it fails or takes long */
    public static Future<Outcome<Caller>> ask(Authentication authentication, Credentials credentials) {
        try {
            Future<Outcome<Caller>> answer = authentication.authenticate(credentials);
            return answer.isComplete() ? known(answer) : here(answer.timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        } catch (RuntimeException | Error e) { // of a flow's author
            return Future.failedFuture(e);
        }
    }

    /** Without the context that it was completed on, which may be another event loop: what follows runs on this one. */
    private static <T> Future<T> known(Future<T> future) {
        return future.succeeded() ? Future.succeededFuture(future.result()) : Future.failedFuture(future.cause());
    }

    private static <T> Future<T> here(Future<T> future) {
        Context loop = Vertx.currentContext();
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> loop.runOnContext(ignored -> promise.handle(result)));
        return promise.future();
    }
}
