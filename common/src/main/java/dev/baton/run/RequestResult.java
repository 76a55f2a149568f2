package dev.baton.run;

import dev.baton.message.Verdict;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;

/** What is known when a run is over; for a durable request, what the store holds. */
public sealed interface RequestResult {

    /** The client gets this reply. For a durable request with a definite answer it is stored. */
    record Replied(ReplyBytes reply, Verdict verdict) implements RequestResult {}

    /**
     * The store knew this request, or another one with its key, already: answered, or being run by another node right
     * now.
     */
    record AlreadyKnown(StoredRequest stored) implements RequestResult {}
}
