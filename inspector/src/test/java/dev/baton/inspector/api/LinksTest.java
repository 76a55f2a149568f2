package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.ClusterQueries.Answer;
import dev.baton.inspector.query.TrafficReport;
import dev.baton.message.RoleName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinksTest {

    @Test
    void aWayIsWhatItsSenderCountedAndNotWhatCameInToo() {
        LinksView view = Links.view(List.of(
                answer("gateway", row("baton.node.worker-id", 80, 212), row("baton.node.gateway-id", 7, 7)),
                answer("worker", row("baton.node.worker-id", 80, 212), row("baton.node.gateway-id", 40, 99))));

        assertThat(view.links())
                .containsExactly(
                        new LinksView.Link("gateway", "worker", 80, 212, 1_000),
                        new LinksView.Link("worker", "gateway", 40, 99, 1_000));
    }

    @Test
    void otherAddressesAndNodesThatAreGoneAreNoWays() {
        assertThat(Links.view(List.of(
                                answer("gateway", row("baton.roster", 4, 4), row("baton.node.gone-id", 1, 1)),
                                new Answer<>(card("silent"), Optional.empty())))
                        .links())
                .isEmpty();
    }

    private static Answer<TrafficReport> answer(String node, TrafficReport.Row... rows) {
        return new Answer<>(card(node), Optional.of(new TrafficReport(List.of(rows))));
    }

    private static NodeCard card(String name) {
        return new NodeCard(name + "-id", name, Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY);
    }

    private static TrafficReport.Row row(String address, double frames, double entries) {
        return new TrafficReport.Row(
                address, "message", 1, frames, 1_000, Optional.of(entries), 0, 0, "headers", new byte[0], new byte[0]);
    }
}
