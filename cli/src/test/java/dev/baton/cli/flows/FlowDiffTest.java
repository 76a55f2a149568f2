package dev.baton.cli.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.faults.FlowJar;
import dev.baton.cli.flows.FlowChange.Kind;
import dev.baton.cluster.Installation;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.inspector.api.FlowsView;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code baton flows diff} says of the jars of the rolling upgrade. */
class FlowDiffTest {
    private static final Path CONFIG = Installation.findHome().resolve("conf").resolve("baton.yaml");
    private static Collection<Flow<?, ?>> old;
    private static Collection<Flow<?, ?>> fresh;
    private static Collection<Flow<?, ?>> careless;

    @BeforeAll
    static void read() {
        old = read(FlowJar.OLD).ofJars();
        fresh = read(FlowJar.NEW).ofJars();
        careless = read(FlowJar.CARELESS).ofJars();
    }

    private static FlowJars read(FlowJar jar) {
        return FlowJars.read(List.of(jar.build()), CONFIG);
    }

    @SafeVarargs
    private static FlowsView cluster(long running, Collection<Flow<?, ?>>... jars) {
        return new FlowsView(
                Stream.of(jars)
                        .flatMap(Collection::stream)
                        .map(flow -> known(flow, running, true))
                        .toList(),
                true);
    }

    private static FlowVersion known(Flow<?, ?> flow, long running, boolean complete) {
        return new FlowVersion(
                flow.name(),
                flow.version(),
                flow.fingerprint(),
                flow.description(),
                Optional.of(flow.route().method() + " " + flow.route().path()),
                Optional.empty(),
                List.of(),
                List.of(),
                running,
                0,
                0,
                Optional.of(flow.durable()),
                Optional.of(true),
                Optional.of(true),
                Optional.of(complete));
    }

    private static Flow<?, ?> parcel(int version, String path, boolean durable) {
        var flow = Flow.named("parcel")
                .version(version)
                .post(path, String.class)
                .onDatabase(
                        "store",
                        String.class,
                        DatabaseStage.each((transaction, text) -> Future.succeededFuture(Outcome.done(text))));
        return durable ? flow.durable().reply(201) : flow.reply(201);
    }

    private static FlowChange change(FlowDiff diff, int version) {
        return diff.flows().stream()
                .filter(change -> change.version() == version)
                .findFirst()
                .orElseThrow();
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
        Collection<Flow<?, ?>> platform = read(FlowJar.OLD).ofPlatform();
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

    /** The fingerprint is over what no build may leave out; an optional field may be left out, not retyped. */
    @Test
    void anOptionalFieldOfAnotherTypeNeedsANewVersion() {
        Flow<?, ?> text = noted(Texted.class);
        Flow<?, ?> number = noted(Numbered.class);
        Flow<?, ?> none = noted(Plain.class);
        assertThat(text.fingerprint()).isEqualTo(number.fingerprint());

        FlowDiff retyped = FlowDiff.of(cluster(0, List.of(text)), List.of(number), List.of());
        FlowDiff added = FlowDiff.of(cluster(0, List.of(none)), List.of(number), List.of());
        FlowDiff removed = FlowDiff.of(cluster(0, List.of(text)), List.of(none), List.of());

        assertThat(retyped.deployable()).isFalse();
        assertThat(change(retyped, 1).kind()).isEqualTo(Kind.NEEDS_NEW_VERSION);
        assertThat(change(retyped, 1).differences())
                .contains(
                        "- optional (input).note: java.util.Optional<java.lang.String>",
                        "+ optional (input).note: java.util.Optional<java.lang.Integer>");
        assertThat(change(added, 1).kind()).isEqualTo(Kind.COMPATIBLE);
        assertThat(change(removed, 1).kind()).isEqualTo(Kind.COMPATIBLE);
    }

    record Texted(String to, Optional<String> note) {}

    record Numbered(String to, Optional<Integer> note) {}

    record Plain(String to) {}

    private static <T> Flow<?, ?> noted(Class<T> type) {
        return Flow.named("note")
                .post("/notes", type)
                .onEventLoop("read", type, (context, note) -> Outcome.done(note))
                .reply(200);
    }

    /** Counting stops at a bound: what was not counted may be there. */
    @Test
    void aVersionWhoseRequestsWereNotAllCountedIsNotTakenForDone() {
        Flow<?, ?> second = parcel(2, "/parcels", true);
        FlowsView none = new FlowsView(List.of(known(second, 0, false)), false);
        FlowsView many = new FlowsView(List.of(known(second, 100_000, false)), false);
        FlowsView others = new FlowsView(List.of(known(second, 0, true)), false);
        Collection<Flow<?, ?>> first = List.of(parcel(1, "/parcels", true));

        FlowDiff unknown = FlowDiff.of(none, first, List.of());
        assertThat(unknown.deployable()).isFalse();
        assertThat(change(unknown, 2).explanation())
                .isEqualTo(
                        "it is not known whether requests of it are unfinished: counting stopped before it was done");
        FlowDiff atLeast = FlowDiff.of(many, first, List.of());
        assertThat(atLeast.deployable()).isFalse();
        assertThat(change(atLeast, 2).explanation())
                .isEqualTo("100000 or more requests would wait until it is deployed again");
        assertThat(FlowDiff.of(others, first, List.of()).deployable())
                .as("all of this version were counted")
                .isTrue();
    }

    @Test
    void aRouteThatMovesIsSaid() {
        FlowDiff diff = FlowDiff.of(
                cluster(0, List.of(parcel(1, "/parcels", true))),
                List.of(parcel(1, "/moved/parcels", true)),
                List.of());

        assertThat(diff.deployable()).isTrue();
        assertThat(change(diff, 1).warnings())
                .containsExactly(
                        "POST /parcels is answered 404",
                        "keys used at POST /parcels are not known at POST /moved/parcels: a retry there is a new"
                                + " request");
    }

    @Test
    void aRouteThatMovesWithANewVersionIsSaidOfTheNewOne() {
        Flow<?, ?> first = parcel(1, "/parcels", true);
        FlowDiff diff =
                FlowDiff.of(cluster(0, List.of(first)), List.of(parcel(2, "/moved/parcels", true), first), List.of());

        assertThat(change(diff, 2).warnings()).hasSize(2);
        assertThat(change(diff, 1).warnings()).isEmpty();
    }

    @Test
    void aFlowThatIsNoLongerDurableIsSaid() {
        Flow<?, ?> durable = parcel(1, "/parcels", true);
        Flow<?, ?> other = parcel(1, "/parcels", false);

        assertThat(change(FlowDiff.of(cluster(0, List.of(durable)), List.of(other), List.of()), 1)
                        .warnings())
                .containsExactly("it is no longer durable: keys are ignored, and a retry is done again");
        assertThat(change(FlowDiff.of(cluster(0, List.of(other)), List.of(durable), List.of()), 1)
                        .warnings())
                .containsExactly("it becomes durable: requests are stored, and keys are honoured from then on");
        assertThat(change(FlowDiff.of(cluster(0, List.of(durable)), List.of(durable), List.of()), 1)
                        .warnings())
                .isEmpty();
    }

    @Test
    void aVersionOfThePlatformThatAJarReplacesStaysAndIsRetired() {
        Collection<Flow<?, ?>> platform = List.of(parcel(1, "/parcels", true));

        FlowDiff diff = FlowDiff.of(cluster(3, platform), List.of(parcel(9, "/parcels", true)), platform);

        assertThat(diff.deployable()).isTrue();
        assertThat(change(diff, 1).explanation())
                .isEqualTo("it stays and finishes what it began; new requests begin in version 9");
        assertThat(change(diff, 9).kind()).isEqualTo(Kind.NEW_VERSION);
        assertThat(change(diff, 9).warnings()).isEmpty();
    }
}
