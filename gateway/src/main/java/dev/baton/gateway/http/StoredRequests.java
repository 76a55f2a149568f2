package dev.baton.gateway.http;

import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.request.Watches;
import dev.baton.store.AuditLog;
import dev.baton.store.StoreClient;

/**
 * The durable requests that {@code /requests} serves.
 *
 * @param store finds them
 * @param watches show how they change
 * @param operators may see all of them
 * @param audit where acts of operators are written down
 */
public record StoredRequests(StoreClient store, Watches watches, Operators operators, AuditLog audit) {}
