package dev.baton.run;

import dev.baton.flow.Refusal;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import dev.baton.store.StoredRequest;

/** How the stages of a request ended, before anybody was told. */
public sealed interface Ending {

    record Answered(Value answer) implements Ending {}

    /** @param stored whether the db-worker stored it as the request's reply, in the transaction that refused */
    record Refused(Refusal refusal, boolean stored) implements Ending {}

    /** The store knew the request, or another one with its key, already. */
    record Settled(StoredRequest stored) implements Ending {}

    /** Somebody else ran it to its end. */
    record Concluded(RequestResult conclusion) implements Ending {}

    record Failed(Segment where, WorkResult.Failed failure) implements Ending {}
}
