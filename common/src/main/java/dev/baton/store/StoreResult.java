package dev.baton.store;

import dev.baton.flow.Refusal;
import dev.baton.message.Completion;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;

/**
 * How a call ended that writes for a request's owner. The store refuses none of them: a refusal comes from a db-worker
 * of another release, and is a failure here.
 */
public sealed interface StoreResult {

    record Done() implements StoreResult {}

    /** Another owner has the request by now, or it is over; or another request has its key. */
    record AlreadyStored(StoredRequest stored) implements StoreResult {}

    record Failed(WorkResult.Failed failure) implements StoreResult {}

    /** @param node this node's name, for a verdict of its own */
    static StoreResult of(Completion completion, String node) {
        return switch (completion.result()) {
            case WorkResult.Done ignored -> new Done();
            case WorkResult.AlreadyStored already ->
                new AlreadyStored(Json.read(already.stored(), StoredRequest.class));
            case WorkResult.Refused refused -> {
                String why = "The store refused it: "
                        + Json.read(refused.refusal(), Refusal.class).detail();
                yield new Failed(new WorkResult.Failed(Verdict.FAILED, node, why, false));
            }
            case WorkResult.Failed failed -> new Failed(failed);
        };
    }
}
