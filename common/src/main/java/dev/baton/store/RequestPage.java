package dev.baton.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Requests, newest first, without the bodies of their replies.
 *
 * @param next the id that the next page is before; empty if there is none. There may be one behind a page that is not
 *     full: only so many requests are looked at for each
 */
public record RequestPage(List<StoredRequest> requests, Optional<UUID> next) {
    public RequestPage {
        requests = List.copyOf(requests);
    }

    /** Nodes of the release before do not say where the next page begins: it is behind a page that is full. */
    RequestPage withNext(int limit) {
        return next.isPresent() || requests.size() < limit
                ? this
                : new RequestPage(requests, Optional.of(requests.getLast().id()));
    }
}
