package dev.baton.gateway.http.exchange;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Stage;
import dev.baton.flow.Token;
import dev.baton.node.token.IssuerUnavailable;
import dev.baton.node.token.TokenVerifier;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * How flows find their callers: a token is checked first, then the flow is asked. All of that has one deadline. Event
 * loop only.
 */
public final class FlowAuthentication {
    private static final long TIMEOUT_SECONDS = 5;

    private final Optional<TokenVerifier> tokens;

    /** @param tokens empty: what looks like a token is a key as any other */
    public FlowAuthentication(Optional<TokenVerifier> tokens) {
        this.tokens = tokens;
    }

    /** A flow has one or none: its first stage, so that it can be asked before anything of the request is read. */
    public static Optional<Authentication> of(Flow<?, ?> flow) {
        return flow.stages().getFirst() instanceof Stage.Authenticate<?> stage
                ? Optional.of(stage.authentication())
                : Optional.empty();
    }

    /**
     * Whether it was somebody who tries keys, as far as one can tell: a token that has expired was right before.
     *
     * @param why the credentials are refused
     */
    public static boolean isFailedLogin(Refusal why) {
        return why.status() == 401 && !why.code().equals(TokenVerifier.EXPIRED);
    }

    /** How loud a failure is: an issuer that is away is in the log already, and once, not for each request. */
    public static LoggingEventBuilder level(Throwable failure, Logger log) {
        return failure instanceof IssuerUnavailable ? log.atDebug() : log.atWarn();
    }

    /**
     * @param shown as the client sent them
     * @return complete at once if it knows at once; else later, on this event loop. Fails if it fails or takes long
     */
    public Future<Outcome<Caller>> ask(Authentication authentication, Credentials shown) {
        try {
            Future<Outcome<Caller>> answer = answer(authentication, shown);
            return onThisLoop(answer);
        } catch (Throwable e) { // of a flow's author, declared or not
            return Future.failedFuture(e);
        }
    }

    private Future<Outcome<Caller>> answer(Authentication authentication, Credentials shown) {
        Optional<String> token = shown.apiKey().filter(TokenVerifier::isToken);
        if (token.isEmpty() || tokens.isEmpty()) {
            return authentication.authenticate(shown);
        }
        return tokens.get().verify(token.get()).compose(outcome -> switch (outcome) {
            case Outcome.Refused<Token> refused -> Future.succeededFuture(Outcome.refused(refused.why()));
            case Outcome.Done<Token> done ->
                authentication.authenticate(new Credentials(Optional.empty(), Optional.of(done.answer())));
        });
    }

    /**
     * The same within the deadline, for what follows on this event loop.
     *
     * @param answer of somebody who may have to read keys first
     */
    public static <T> Future<T> onThisLoop(Future<T> answer) {
        return answer.isComplete() ? known(answer) : here(answer.timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS));
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
