package dev.baton.message;

import java.util.Optional;

/** By which right a command writes for its request. The owner of a claim is the node that sent the command. */
public sealed interface Claim {

    /** The flow is not durable: nobody owns anything. */
    record None() implements Claim {}

    /** The first command of a durable request: whoever stores it first owns it, with epoch {@link #FIRST_EPOCH}. */
    record First(Optional<Idempotency> idempotency, Optional<String> webhook) implements Claim {}

    /** The request is stored and owned with this epoch; a higher one in the database means that we lost it. */
    record Held(int epoch) implements Claim {}

    int FIRST_EPOCH = 1;

    Claim NONE = new None();
}
