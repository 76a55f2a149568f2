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
}
