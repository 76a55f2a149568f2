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

    /** One that knows at once, from what is in memory. */
    static Authentication of(Function<Credentials, Outcome<Caller>> lookup) {
        return credentials -> Future.succeededFuture(lookup.apply(credentials));
    }
}
