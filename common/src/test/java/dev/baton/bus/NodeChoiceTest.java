package dev.baton.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeChoiceTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3", "n4");

    @Test
    void oneKeyAlwaysMeetsOnOneNodeWhateverTheOrderOfTheNodes() {
        assertThat(NodeChoice.byKey("account-7", NODES)).isEqualTo(NodeChoice.byKey("account-7", NODES.reversed()));
    }

    @Test
    void keysSpreadEvenly() {
        Map<String, Long> perNode = IntStream.range(0, 8000)
                .mapToObj(i -> NodeChoice.byKey("account-" + i, NODES).orElseThrow())
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));

        assertThat(perNode).hasSize(4).allSatisfy((node, keys) -> assertThat(keys)
                .isBetween(1800L, 2200L));
    }

    @Test
    void whenANodeLeavesOnlyItsOwnKeysMove() {
        List<String> without = List.of("n1", "n2", "n4");

        List<String> moved = IntStream.range(0, 2000)
                .mapToObj(i -> "account-" + i)
                .filter(key -> !NodeChoice.byKey(key, NODES).equals(NodeChoice.byKey(key, without)))
                .toList();

        assertThat(moved).isNotEmpty().allSatisfy(key -> assertThat(NodeChoice.byKey(key, NODES))
                .contains("n3"));
    }

    @Test
    void withoutAKeyTheLeastBusyNodeIsTaken() {
        Map<String, Integer> load = Map.of("n1", 4, "n2", 1, "n3", 9, "n4", 2);

        assertThat(NodeChoice.leastBusy(NODES, load::get)).contains("n2");
    }

    @Test
    void nobodyIsChosenFromNobody() {
        assertThat(NodeChoice.byKey("k", List.of())).isEmpty();
        assertThat(NodeChoice.leastBusy(List.of(), node -> 0)).isEmpty();
    }
}
