package dev.baton.run;

import dev.baton.message.Verdict;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;

/** What is known when a run is over; for a durable request, what the store holds. */
public sealed interface RequestResult {

    /** Tell this. For a durable request that got a definite answer it is stored. */
    record Told(ReplyBytes reply, Verdict verdict) implements RequestResult {}

    /**
     * The store knew this request, or another one with its key: perhaps answered, perhaps run by somebody else right
     * now.
     */
    record Known(StoredRequest stored) implements RequestResult {}
}
