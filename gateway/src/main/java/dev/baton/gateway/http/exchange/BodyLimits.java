package dev.baton.gateway.http.exchange;

/**
 * What request bodies may take.
 *
 * @param maxBody bytes of one body
 * @param open what all bodies that are being read may take together
 */
public record BodyLimits(int maxBody, BodyBudget open) {}
