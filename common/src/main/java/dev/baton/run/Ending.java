package dev.baton.run;

import dev.baton.flow.Refusal;
import dev.baton.message.Effect;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;

/** How the stages of a request ended, before a reply was made of it. */
sealed interface Ending {

    /** @param answer of the last stage */
    record Answered(Value answer) implements Ending {}

    /**
     * @param effect what the stages before it have committed
     * @param stored whether the db-worker stored it as the request's reply, in the transaction that refused
     */
    record Refused(Refusal refusal, Effect effect, boolean stored) implements Ending {}

    /** Decided elsewhere: the store knew the request already, or another node ran the rest of it. */
    record Decided(RequestResult result) implements Ending {}

    record Failed(Segment where, WorkResult.Failed failure) implements Ending {}
}
