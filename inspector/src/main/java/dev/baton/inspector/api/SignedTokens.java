package dev.baton.inspector.api;

import dev.baton.flow.Outcome;
import dev.baton.inspector.api.AdminToken.Right;
import io.vertx.core.Future;

/** Operators who show a token that an issuer signed, and no key that is known here. Any thread. */
public interface SignedTokens {
    /** The code of the refusal of a token that was right before: it is no sign of somebody who guesses. */
    String EXPIRED = "token-expired";

    /** Whether it is a token, and no key. */
    boolean isToken(String credential);

    /** The scope that a token needs for a right. */
    String scope(Right right);

    /**
     * Whose it is, perhaps with no rights, or 401 if it is not valid. Complete at once, but where keys of the issuer
     * have to be read first. Fails if it can't be said.
     */
    Future<Outcome<Visitor>> find(String token);
}
