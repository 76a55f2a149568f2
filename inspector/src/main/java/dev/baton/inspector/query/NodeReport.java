package dev.baton.inspector.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import dev.baton.message.RoleName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A node, as it says itself; clock and ping as the node that was asked measured them.
 *
 * @param clockOffsetMicros its clock minus that of the node that was asked, give or take clockErrorMicros
 * @param subscriptions addresses that it listens to, by the cluster's table
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record NodeReport(
        String name,
        String id,
        List<String> roles,
        String version,
        String state,
        Optional<Integer> adminPort,
        long uptimeMicros,
        long clockOffsetMicros,
        long clockErrorMicros,
        long pingMicros,
        List<EventLoop> eventLoops,
        List<NodeGauges.Lane> lanes,
        Collection<NodeGauges.Window> windows,
        int parked,
        long heapUsedBytes,
        long heapMaxBytes,
        List<String> subscriptions,
        List<String> verticles,
        TapState tap,
        List<Ping> pings,
        boolean unreachable) {

    /** @param lagMicros how late the loop came to what was due, at worst in the last second or two */
    public record EventLoop(String thread, long lagMicros) {}

    /** What the tap has seen since the start; what it doesn't hold any more. */
    public record TapState(long drops, long hops) {}

    /** The fastest of the last pings. */
    public record Ping(String from, String to, long micros) {}

    /** One that doesn't answer: what others know of it. */
    public static NodeReport unreachable(NodeCard card) {
        return new NodeReport(
                card.name(),
                card.nodeId(),
                roles(card),
                card.version(),
                "unreachable",
                Optional.empty(),
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0,
                List.of(),
                List.of(),
                new TapState(0, 0),
                List.of(),
                true);
    }

    public static List<String> roles(NodeCard card) {
        return card.roles().stream().map(RoleName::toString).sorted().toList();
    }

    public NodeReport measured(Clocks.Offset offset, List<String> addresses) {
        return new NodeReport(
                name,
                id,
                roles,
                version,
                state,
                adminPort,
                uptimeMicros,
                offset.nanos() / 1_000,
                offset.errorNanos() / 1_000,
                offset.pingNanos() / 1_000,
                eventLoops,
                lanes,
                windows,
                parked,
                heapUsedBytes,
                heapMaxBytes,
                addresses,
                verticles,
                tap,
                pings,
                unreachable);
    }
}
