package dev.baton.inspector.api;

import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.lab.LoadReport;
import dev.baton.inspector.lab.ThreadSample;
import dev.baton.inspector.lab.TracksReport;
import dev.baton.timeline.Slices;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the live lab offers.
 *
 * @param node that answers: it can't be made to fail from here
 * @param leaseMillis how long a change holds without being renewed
 * @param bucketMicros how long a bucket of a depth is
 * @param fills queues that can be filled
 * @param supervised whether nodes can be started and stopped from here
 */
public record LabView(
        String node,
        long leaseMillis,
        long frozenMillis,
        long bucketMicros,
        List<String> styles,
        List<String> fills,
        Map<String, LabSettings.Range> ranges,
        boolean supervised,
        List<Node> nodes) {

    /**
     * One that can be made to fail.
     *
     * @param ready whether it takes work
     */
    public record Node(String name, List<String> roles, boolean ready) {}

    /**
     * The settings that hold, for so long.
     *
     * @param noted whether the audit has to know
     * @param unanswered nodes of which it is not known whether they turned their knobs
     */
    public record Changed(
            LabSettings settings, String loadBy, long leaseMillis, boolean noted, List<String> unanswered) {
        public Changed {
            unanswered = List.copyOf(unanswered);
        }
    }

    /**
     * Who asks the kernel about threads now.
     *
     * @param nodes that do
     * @param without those that can't, or did not answer
     */
    public record Watched(List<String> nodes, List<String> without) {}

    /** What was asked of a node. */
    public record Failed(String node, String fault) {}

    /**
     * What happened since the frame before.
     *
     * @param atMicros of the answering node's clock, since the epoch
     * @param notShown frames that were not sent, as the viewer reads too slowly
     * @param nodes those that answered
     * @param unresponsive those that have not answered yet, or did not
     * @param all of the cluster, now
     */
    public record Frame(
            long atMicros, long notShown, List<NodeFrame> nodes, List<String> unresponsive, List<Node> all) {}

    /**
     * A node's part.
     *
     * @param aheadMicros how far its clock, by which its times are, is ahead of the answering node's
     * @param missed marks that are not in the picture
     */
    public record NodeFrame(
            String node,
            List<String> roles,
            long aheadMicros,
            long missed,
            List<Slices.OnTrack> tracks,
            List<Slices.Depth> depths,
            List<Slices.NoPlace> noPlaces,
            List<ThreadSample> threads,
            TracksReport.Figures figures,
            Optional<LoadReport> load) {}
}
