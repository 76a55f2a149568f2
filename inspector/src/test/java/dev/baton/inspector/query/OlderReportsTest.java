package dev.baton.inspector.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeCard;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node of the release before reports is read: it lacks what is new. */
class OlderReportsTest {

    @Test
    void aNodeThatReportsNoPoolHasNone() {
        NodeCard card =
                new NodeCard("c", "compute-service-1", Set.of(RoleName.COMPUTE_SERVICE), "1", NodeCard.State.READY);
        String now = Json.write(NodeReport.unreachable(card)).toString();
        assertThat(now).doesNotContain("pool");

        NodeReport read = Json.read(Buffer.buffer(now), NodeReport.class);

        assertThat(read.work().pool()).isEmpty();
    }

    @Test
    void aNodeThatCountsNoEntriesCountsFramesAlone() {
        String before = """
                {"rows":[{"address":"baton.node.x","kind":"message","count":1,"perSecond":2.5,"bytesPerSecond":9,
                "discards":0,"failed":0,"level":"headers","waits":"","runs":""}]}""";

        TrafficReport read = Json.read(Buffer.buffer(before), TrafficReport.class);

        assertThat(read.rows().getFirst().entriesPerSecond()).isEmpty();
    }
}
