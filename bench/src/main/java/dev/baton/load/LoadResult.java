package dev.baton.load;

/**
 * What a load came to. Latencies are microseconds; in an open loop from when the request was due, so that a server that
 * stalls is charged for everything that it kept waiting.
 *
 * @param answered 2xx
 * @param turnedAway 503
 * @param failed everything else: other answers, broken connections, and what was due and never sent
 * @param perSecond 2xx
 * @param awayP99 until a 503 was there
 */
public record LoadResult(
        long answered,
        long turnedAway,
        long failed,
        double perSecond,
        long p50,
        long p90,
        long p99,
        long p999,
        long max,
        long awayP99) {}
