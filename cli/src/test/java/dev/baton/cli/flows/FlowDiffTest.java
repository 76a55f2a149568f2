package dev.baton.cli.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.cli.faults.FlowJar;
import dev.baton.cli.flows.FlowChange.Kind;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.flow.Flow;
import dev.baton.inspector.api.FlowsView;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code baton flows diff} says of the jars of the rolling upgrade. */
class FlowDiffTest {
    private static final Path CONFIG = Installation.findHome().resolve("conf").resolve("baton.yaml");
    private static Collection<Flow<?, ?>> old;
    private static Collection<Flow<?, ?>> fresh;
    private static Collection<Flow<?, ?>> careless;

    @BeforeAll
    static void read() {
        old = FlowJars.read(List.of(FlowJar.OLD.build()), CONFIG);
        fresh = FlowJars.read(List.of(FlowJar.NEW.build()), CONFIG);
        careless = FlowJars.read(List.of(FlowJar.CARELESS.build()), CONFIG);
    }

    @SafeVarargs
    private static FlowsView cluster(long running, Collection<Flow<?, ?>>... jars) {
        return new FlowsView(
                Stream.of(jars)
                        .flatMap(Collection::stream)
                        .map(flow -> new FlowVersion(
                                flow.name(),
                                flow.version(),
                                flow.fingerprint(),
                                flow.description(),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                running,
                                0,
                                0))
                        .toList(),
                true);
    }

    private static List<FlowChange> of(FlowDiff diff, Kind kind) {
        return diff.flows().stream().filter(change -> change.kind() == kind).toList();
    }

    @Test
    void changedFlowsInNewVersionsBesideTheOldOnesCanBeDeployed() {
        FlowDiff diff = FlowDiff.of(cluster(3, old), fresh, List.of());

        assertThat(diff.deployable()).isTrue();
        assertThat(of(diff, Kind.NEW_VERSION)).hasSize(5).allMatch(change -> change.version() == 2);
        assertThat(of(diff, Kind.COMPATIBLE))
                .as("the retired versions, and the flow with an optional field more")
                .hasSize(6)
                .allMatch(change -> change.version() == 1);
        assertThat(diff.flows()).hasSize(11);
    }

    @Test
    void changedFlowsUnderTheSameVersionCannotBeDeployedAndTheStageIsNamed() {
        FlowDiff diff = FlowDiff.of(cluster(0, old), careless, List.of());

        assertThat(diff.deployable()).isFalse();
        assertThat(of(diff, Kind.COMPATIBLE)).extracting(FlowChange::name).containsExactly("field-added");
        assertThat(of(diff, Kind.NEEDS_NEW_VERSION))
                .extracting(FlowChange::name)
                .containsExactly("field-removed", "stage-inserted", "stage-moved", "stage-removed", "stage-retyped");
        assertThat(differences(diff, "stage-inserted"))
                .singleElement()
                .asString()
                .startsWith("+ stage screen (event loop)");
        assertThat(differences(diff, "stage-removed"))
                .singleElement()
                .asString()
                .startsWith("- stage settle (compute)");
        assertThat(differences(diff, "stage-moved")).hasSize(2).allMatch(line -> line.contains("stage "));
        assertThat(differences(diff, "stage-retyped"))
                .anyMatch(line -> line.startsWith("+ stage book (database, writes)") && line.contains("amount"));
        assertThat(of(diff, Kind.NEEDS_NEW_VERSION).getFirst().explanation()).contains("version 2", "keep version 1");
    }

    private static List<String> differences(FlowDiff diff, String flow) {
        return diff.flows().stream()
                .filter(change -> change.name().equals(flow))
                .findFirst()
                .orElseThrow()
                .differences();
    }

    /** A rollback: the old jar does not have version 2. */
    @Test
    void aVersionThatIsMissingMattersAsLongAsRequestsOfItAreUnfinished() {
        FlowDiff early = FlowDiff.of(cluster(7, fresh), old, List.of());
        FlowDiff late = FlowDiff.of(cluster(0, fresh), old, List.of());

        assertThat(early.deployable()).isFalse();
        assertThat(of(early, Kind.MISSING))
                .hasSize(5)
                .allMatch(change -> change.version() == 2)
                .allMatch(change -> change.explanation().equals("7 requests would wait until it is deployed again"));
        assertThat(late.deployable()).isTrue();
        assertThat(of(late, Kind.MISSING)).hasSize(5);
    }

    @Test
    void flowsOfThePlatformNeedNotBeInTheJar() {
        Collection<Flow<?, ?>> platform = FlowJars.ofPlatform(CONFIG);
        assertThat(platform).extracting(Flow::name).contains("transfer");

        assertThat(FlowDiff.of(cluster(2, old, platform), old, platform).deployable())
                .isTrue();
        FlowDiff without = FlowDiff.of(cluster(2, old, platform), old, List.of());

        assertThat(without.deployable()).isFalse();
        assertThat(of(without, Kind.MISSING)).extracting(FlowChange::name).contains("transfer");
    }

    @Test
    void flowsThatTheClusterDoesNotKnowAreNew() {
        FlowDiff diff = FlowDiff.of(cluster(0), old, List.of());

        assertThat(diff.deployable()).isTrue();
        assertThat(of(diff, Kind.NEW)).hasSize(6);
    }

    @Test
    void aJarWithoutFlowsIsAProblem(@TempDir Path dir) throws Exception {
        Path noJar = Files.writeString(dir.resolve("text.jar"), "this is no jar");

        assertThatThrownBy(() -> FlowJars.read(List.of(noJar), CONFIG))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("There is no flow in");
        assertThatThrownBy(() -> FlowJars.read(List.of(dir.resolve("none.jar")), CONFIG))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("There is no jar");
    }
}
