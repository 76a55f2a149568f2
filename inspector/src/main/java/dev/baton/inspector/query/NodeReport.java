package dev.baton.inspector.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import dev.baton.message.RoleName;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A node, as it reports itself; its clock as the answering node measured it. As JSON it is flat.
 *
 * @param unreachable it did not answer; the other values are what its peers know
 * @param subscriptions addresses that it listens to, by the cluster's table
 * @param pings to other nodes
 * @param notes what its readiness details say besides; none if all is well
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record NodeReport(
        @JsonUnwrapped Identity identity,
        String state,
        boolean unreachable,
        Optional<Integer> adminPort,
        long uptimeMicros,
        @JsonUnwrapped Clock clock,
        @JsonUnwrapped Work work,
        @JsonUnwrapped Heap heap,
        List<String> subscriptions,
        List<String> verticles,
        TapState tap,
        List<Ping> pings,
        List<String> notes) {

    /** @param notes may be missing: a node of an older release does not have them */
    public NodeReport {
        notes = Objects.requireNonNullElse(notes, List.of());
    }

    /** Which node. */
    public record Identity(String name, String id, List<String> roles, String version) {
        static Identity of(NodeCard card) {
            return new Identity(card.name(), card.nodeId(), NodeReport.roles(card), card.version());
        }
    }

    /**
     * Its clock, compared with that of the answering node.
     *
     * @param clockOffsetMicros it is ahead; negative: behind
     * @param clockErrorMicros the offset may be wrong by this much
     * @param pingMicros the round trip
     */
    public record Clock(long clockOffsetMicros, long clockErrorMicros, long pingMicros) {
        /** Of a node that was not measured. */
        static final Clock UNKNOWN = new Clock(0, 0, 0);

        static Clock of(Clocks.Offset offset) {
            return new Clock(offset.nanos() / 1_000, offset.errorNanos() / 1_000, offset.pingNanos() / 1_000);
        }
    }

    /**
     * What it works on.
     *
     * @param openRequests requests that were accepted here and have not ended
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Work(
            List<EventLoop> eventLoops,
            List<NodeGauges.Lane> lanes,
            Collection<NodeGauges.Window> windows,
            @JsonProperty("parked") int openRequests,
            Optional<NodeGauges.Pool> pool) {
        static final Work NONE = new Work(List.of(), List.of(), List.of(), 0, Optional.empty());
    }

    /** @param lagMicros the longest delay of a due timer on this loop in the last second or two */
    public record EventLoop(String thread, long lagMicros) {}

    /** The heap of its JVM. */
    public record Heap(long heapUsedBytes, long heapMaxBytes) {
        static final Heap UNKNOWN = new Heap(0, 0);
    }

    /**
     * Hops since the start.
     *
     * @param drops hops that the tap does not hold any more
     */
    public record TapState(long drops, long hops) {
        static final TapState NONE = new TapState(0, 0);
    }

    /** The fastest of the last round trips. */
    public record Ping(String from, String to, long micros) {}

    /** A node that does not answer: what its peers know of it. */
    public static NodeReport unreachable(NodeCard card) {
        return new NodeReport(
                Identity.of(card),
                "unreachable",
                true,
                Optional.empty(),
                0,
                Clock.UNKNOWN,
                Work.NONE,
                Heap.UNKNOWN,
                List.of(),
                List.of(),
                TapState.NONE,
                List.of(),
                List.of());
    }

    public static List<String> roles(NodeCard card) {
        return card.roles().stream().map(RoleName::toString).sorted().toList();
    }

    /** With what only the answering node knows. */
    public NodeReport measured(Clocks.Offset offset, List<String> addresses) {
        return new NodeReport(
                identity,
                state,
                unreachable,
                adminPort,
                uptimeMicros,
                Clock.of(offset),
                work,
                heap,
                addresses,
                verticles,
                tap,
                pings,
                notes);
    }
}
