package dev.baton.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several versions of one flow. */
class FlowCatalogTest {

    @Test
    void theHighestVersionHasTheRouteAndTheOthersAreFoundByTheirNumber() {
        Flow<String, String> one = flow("words", 1, "/words");
        Flow<String, String> two = flow("words", 2, "/words");
        FlowCatalog flows = new FlowCatalog(List.of(two, one), List.of());

        assertThat(flows.flows()).<Object>containsExactly(two);
        assertThat(flows.all()).<Object>containsExactly(one, two);
        assertThat(flows.find("words")).<Object>contains(two);
        assertThat(flows.find("words", 1)).<Object>contains(one);
        assertThat(flows.find("words", 3)).isEmpty();
    }

    @Test
    void twoFlowsMustNotShareNameAndVersionOrTheRouteOfTheCurrentVersion() {
        assertThatThrownBy(() -> new FlowCatalog(List.of(flow("a", 1, "/a"), flow("a", 1, "/b")), List.of()))
                .hasMessageContaining("name and version");
        assertThatThrownBy(() -> new FlowCatalog(List.of(flow("a", 1, "/a"), flow("b", 1, "/a")), List.of()))
                .hasMessageContaining("route POST /a");
    }

    @Test
    void stagesAreFoundByTheirIdsInTheVersionThatHasThem() {
        FlowCatalog flows = new FlowCatalog(List.of(flow("words", 1, "/words")), List.of());

        assertThat(flows.find(new Segment("words", 1, "a", "b"))).isPresent();
        assertThat(flows.find(new Segment("words", 2, "a", "b"))).isEmpty();
        assertThat(flows.find(new Segment("words", 1, "b", "a"))).isEmpty();
        assertThat(flows.find(new Segment("words", 1, "a", "c"))).isEmpty();
        assertThat(flows.find(new Segment("words", 1, "a", "reply"))).isEmpty();
        assertThat(flows.describe(new Segment("words", 2, "a", "b"))).isEqualTo("words version 2[a..b]");
    }

    private static Flow<String, String> flow(String name, int version, String path) {
        return Flow.named(name)
                .version(version)
                .post(path, String.class)
                .onEventLoop("A", String.class, (context, text) -> Outcome.done(text))
                .onEventLoop("B", String.class, (context, text) -> Outcome.done(text))
                .reply(200);
    }
}
