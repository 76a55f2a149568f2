package dev.baton.store;

import java.util.Optional;
import java.util.UUID;

/**
 * Which requests to list, newest first.
 *
 * @param before only those before this id: the way to the next page
 * @param limit 1 to 200
 */
public record RequestQuery(Optional<RequestState> state, Optional<String> flow, Optional<UUID> before, int limit) {

    public static final int MAX_LIMIT = 200;

    public RequestQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; allowed: 1 to " + MAX_LIMIT);
        }
    }
}
