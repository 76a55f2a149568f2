package dev.baton.flow;

import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Finds the caller, or refuses (401, 403): before anything but the head of the request is read. Asked once a request,
 * on the gateway's event loop: it must not block, and may answer later, on any thread. What takes longer than five
 * seconds, or fails, is answered with 503.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="authentication"}
 */
@FunctionalInterface
public interface Authentication {
    Future<Outcome<Caller>> authenticate(Credentials credentials);

    /** Knows the callers of tokens that the gateway has checked, and no others; see {@link Token#caller}. */
    static Authentication byToken() {
        return of(credentials -> credentials
                .token()
                .map(token -> Outcome.done(token.caller()))
                .orElseGet(() -> Outcome.refused(Refusal.of(
                        401, "missing-token", "Unauthenticated", "Send a token as Authorization: Bearer TOKEN."))));
    }

    /** One that knows at once, from what is in memory. */
    static Authentication of(Function<Credentials, Outcome<Caller>> lookup) {
        return credentials -> Future.succeededFuture(lookup.apply(credentials));
    }
}
