package dev.baton.store;

import java.util.List;

/** Requests, newest first, without the bodies of their replies. */
public record RequestPage(List<StoredRequest> requests) {
    public RequestPage {
        requests = List.copyOf(requests);
    }
}
