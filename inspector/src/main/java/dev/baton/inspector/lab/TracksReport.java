package dev.baton.inspector.lab;

import dev.baton.bus.NodeGauges;
import dev.baton.timeline.Slices;
import java.util.List;
import java.util.Optional;

/**
 * What the threads, connections and queues of a node did since the last look.
 *
 * @param epochMicros its time now, by its clock
 * @param load if it makes the lab's
 */
public record TracksReport(
        long epochMicros, Slices slices, List<ThreadSample> threads, Figures figures, Optional<LoadReport> load) {

    public TracksReport {
        threads = List.copyOf(threads);
    }

    /**
     * Gauges of this moment.
     *
     * @param turnedAway requests that were answered 503 since its start: too much to do, or nobody to do it
     * @param eventLoops that serve HTTP; 0: it is no gateway
     * @param computeThreads of its pools for compute stages
     * @param batch commands in a batch at the most; 0: it has no lanes
     * @param queue commands that may wait in one lane, or for one pool of compute threads
     * @param waiting empty: not known
     */
    public record Figures(
            int openRequests,
            long turnedAway,
            ProcessSample process,
            int eventLoops,
            int computeThreads,
            int batch,
            int queue,
            Optional<Waiting> waiting) {}

    /**
     * What waits, and has not ended.
     *
     * @param lanes commands that wait for a connection to the database
     * @param compute that wait for a compute thread
     * @param answers commands that were handed over from here, and of which it is not known yet what became of them
     */
    public record Waiting(NodeGauges.Queue lanes, NodeGauges.Queue compute, int answers) {}
}
