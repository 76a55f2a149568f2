package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What the application does: {@code GET /api/activity}.
 *
 * @param intervalSeconds of each value of a curve
 * @param all flows together, with what was turned away before its flow was known
 * @param flows those that had requests in the last ten minutes, the busiest first
 * @param gateways those that answered
 */
public record ActivityView(int intervalSeconds, Flow all, List<Flow> flows, List<Gateway> gateways) {
    public ActivityView {
        flows = List.copyOf(flows);
        gateways = List.copyOf(gateways);
    }

    /**
     * Requests of a flow.
     *
     * @param now of the last ten to twenty seconds
     * @param lately of the last ten minutes
     */
    public record Flow(String name, Figures now, Figures lately, Curves curves) {}

    /**
     * Requests that ended.
     *
     * @param requests all of them, the next three included
     * @param refused answered with a business "no"
     * @param failed not answered as the flow would have: it failed, took too long, or lost a node
     * @param overloaded answered 503, because a gateway had too much to do
     * @param p50Micros empty if none ended; p99Micros likewise
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Figures(
            double perSecond,
            long requests,
            long refused,
            long failed,
            long overloaded,
            Optional<Long> p50Micros,
            Optional<Long> p99Micros) {}

    /** One value for each whole interval of the last ten minutes, oldest first. 0 µs: none ended. */
    public record Curves(List<Double> perSecond, List<Long> p50Micros, List<Long> p99Micros, List<Long> failed) {
        public Curves {
            perSecond = List.copyOf(perSecond);
            p50Micros = List.copyOf(p50Micros);
            p99Micros = List.copyOf(p99Micros);
            failed = List.copyOf(failed);
        }
    }

    /** What one gateway does now: requests a second, those of them that failed, and those that were turned away. */
    public record Gateway(String name, double perSecond, double failedPerSecond, double turnedAwayPerSecond) {}
}
