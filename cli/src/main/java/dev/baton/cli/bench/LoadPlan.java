package dev.baton.cli.bench;

/**
 * One load on one server.
 *
 * @param port        of the server on this machine
 * @param scale       of pgbench's tables
 * @param connections kept open
 * @param rate        requests a second, sent when they are due whatever the answers do (open loop); 0: each connection sends its next request
 *     when it has the answer to the last (closed loop)
 * @param warmUp      seconds before anything is counted
 * @param seconds     that are counted
 */
record LoadPlan(int port, Work work, int scale, int connections, int rate, int warmUp, int seconds) {

    LoadPlan with(int newConnections, int newRate) {
        return new LoadPlan(port, work, scale, newConnections, newRate, warmUp, seconds);
    }
}
