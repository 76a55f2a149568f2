package dev.baton.inspector.lab;

/**
 * What the load of the live lab saw in the last two seconds, as a client.
 *
 * @param perSecond requests that were answered with what they asked for
 * @param refusedPerSecond answered with 503
 * @param failedPerSecond without an answer, or with another status
 * @param open not yet answered
 * @param notSent that were due, but too many were open
 */
public record LoadReport(
        double perSecond,
        double refusedPerSecond,
        double failedPerSecond,
        long p50Micros,
        long p99Micros,
        int open,
        long notSent) {}
