package dev.baton.run;

import dev.baton.message.Verdict;
import dev.baton.store.StoredReply;
import dev.baton.store.StoredRequest;

/** What is known when a run is over; for a durable request, what the store holds. */
public sealed interface Conclusion {

    /** Tell this. For a durable request that got a definite answer it is stored. */
    record Told(StoredReply reply, Verdict verdict) implements Conclusion {}

    /** The store knew this request, or another one with its key: perhaps answered, perhaps run by somebody else right now. */
    record Known(StoredRequest stored) implements Conclusion {}
}
