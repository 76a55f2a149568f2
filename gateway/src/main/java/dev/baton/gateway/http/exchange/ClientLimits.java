package dev.baton.gateway.http.exchange;

/**
 * What one client may take.
 *
 * @param maxBody bytes of one body
 * @param open what all bodies that are being read may take together
 * @param rates how often it may come
 */
public record ClientLimits(int maxBody, BodyBudget open, RateLimits rates) {}
