package dev.baton.gateway.http;

import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.request.StoreDesk;
import dev.baton.gateway.request.Watches;

/**
 * The durable requests that {@code /requests} serves.
 *
 * @param store finds them
 * @param watches show how they change
 * @param operators may see all of them
 */
public record StoredRequests(StoreDesk store, Watches watches, Operators operators) {}
