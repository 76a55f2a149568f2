package dev.baton.load;

import java.nio.file.Path;

/**
 * One load on one server.
 *
 * @param port of the server on this machine
 * @param scale of pgbench's tables
 * @param connections kept open
 * @param rate requests a second, sent when they are due, answered or not (open loop); 0: each connection sends its next
 *     request when it has the answer to the last (closed loop)
 * @param warmUp seconds of this load before anything is counted
 * @param seconds that are counted, after these
 * @param style completion style that is requested; empty: none
 * @param pauseMillis in a closed loop, after a 503
 * @param idleSeconds connections stay open after the last answer, while nothing is sent
 * @param caFile the server speaks TLS, with a certificate of this CA; empty: it does not
 */
public record LoadPlan(
        int port,
        Workload work,
        int scale,
        int connections,
        int rate,
        int warmUp,
        int seconds,
        String style,
        int pauseMillis,
        int idleSeconds,
        String caFile) {

    /** Without a style; a refused client sends again at once; connections are closed when all is answered. */
    public LoadPlan(int port, Workload work, int scale, int connections, int rate, int warmUp, int seconds) {
        this(port, work, scale, connections, rate, warmUp, seconds, "", 0, 0, "");
    }

    public LoadPlan with(int newConnections, int newRate) {
        return new LoadPlan(
                port, work, scale, newConnections, newRate, warmUp, seconds, style, pauseMillis, idleSeconds, caFile);
    }

    public LoadPlan idleAfterwards(int newIdleSeconds) {
        return new LoadPlan(
                port, work, scale, connections, rate, warmUp, seconds, style, pauseMillis, newIdleSeconds, caFile);
    }

    /** The same over TLS. */
    public LoadPlan trusting(Path ca) {
        return new LoadPlan(
                port, work, scale, connections, rate, warmUp, seconds, style, pauseMillis, idleSeconds, ca.toString());
    }
}
