package dev.baton.gateway.request;

import dev.baton.reply.ReplyBytes;

/** What a new request is answered with at once: that it was accepted, or that it was not. */
public sealed interface Acceptance {

    /** It runs, or has already ended. */
    record Accepted(RequestHandle request) implements Acceptance {}

    /** Nothing was done for it, as too many requests are open. */
    record TurnedAway(ReplyBytes reply) implements Acceptance {}
}
