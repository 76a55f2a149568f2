package dev.baton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which package may know which. What is not listed here is not allowed, a package that is not listed neither. */
@AnalyzeClasses(
        packages = "dev.baton",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /**
     * One line a package, below {@code dev.baton}: those that it may know. From the flow author's API upwards; a
     * package knows only such as stand above it.
     */
    private static final String ARROWS = """
            flow                    ->
            flows.bench             -> flow
            flows.lab               -> flow
            flows.payments          -> flow

            async                   ->
            limit                   -> async
            message                 -> flow
            reply                   -> async flow message
            tap                     -> message
            timeline                -> message tap
            bus                     -> async flow message tap timeline
            store                   -> async flow message bus limit
            run                     -> flow message reply store timeline bus async

            inspector.lab           -> message timeline bus
            inspector.query         -> async message tap timeline bus inspector.lab
            inspector.api           -> async flow limit message store tap timeline bus run inspector.lab \
                                       inspector.query
            inspector.page          -> async
            inspector               -> async store tap timeline bus run inspector.lab inspector.query \
                                       inspector.api

            config                  -> async flow
            telemetry               -> flow message timeline
            node.http               ->
            node.transport          -> config
            node.tls                -> async config
            node.token              -> async flow message limit inspector.api
            node.cluster            -> async bus inspector.query config node.transport node.tls
            node                    -> store limit async flow message tap timeline bus run inspector.query \
                                       inspector.api inspector.page inspector config telemetry node.http \
                                       node.transport node.cluster node.tls node.token

            gateway.request         -> async flow message reply store timeline run
            gateway.style           -> message timeline run gateway.request
            gateway.http.exchange   -> async flow message reply store timeline run gateway.request node.token \
                                       node.http limit
            gateway.http.input      -> async flow message config
            gateway.http.requests   -> async flow message store run inspector.api node.token gateway.request \
                                       gateway.http.exchange
            gateway.http.openapi    -> flow message reply run gateway.http.input gateway.http.exchange \
                                       gateway.http.requests
            gateway.http            -> async flow message reply store run gateway.request gateway.http.input \
                                       gateway.http.exchange gateway.http.requests gateway.http.openapi node.http \
                                       node.tls limit
            gateway                 -> flow limit message store bus run config node gateway.request gateway.style \
                                       gateway.http.requests gateway.http.input gateway.http.openapi \
                                       gateway.http gateway.http.exchange node.token node.tls

            dbworker.lane           -> async message timeline bus run
            dbworker.audit          -> async message store dbworker.lane
            dbworker.database       -> async flow config dbworker.lane
            dbworker.stage          -> flow message run dbworker.lane
            dbworker.durable        -> config flow message reply store run dbworker.lane dbworker.stage \
                                       dbworker.audit
            dbworker.recovery       -> async flow message timeline run dbworker.durable
            dbworker.webhook        -> async flow message store config
            dbworker                -> dbworker.audit async flow message store reply bus run config node \
                                       dbworker.database dbworker.lane dbworker.stage dbworker.durable \
                                       dbworker.recovery dbworker.webhook

            compute                 -> config message bus run node

            test                    -> flow message run config node

            certificates            ->
            cluster                 -> async message certificates
            terminal                -> cluster
            submit                  -> async flows.payments message cluster terminal
            load                    -> flows.payments message cluster
            lab                     -> async message timeline inspector.api cluster load terminal
            bench.peer              ->
            bench.held              -> flow
            bench.profile           -> cluster load
            bench                   -> async message tap inspector.api certificates cluster load terminal \
                                       bench.peer bench.profile

            cli.terminal            -> message tap inspector.api
            cli.client              -> message tap inspector.api cluster
            cli.supervisor          -> async message certificates cluster cli.terminal
            cli.flows               -> async flow run config inspector.api cluster
            cli.project             -> async cluster
            cli.dev                 -> async flow message run config node inspector.api cluster cli.terminal \
                                       cli.client cli.supervisor cli.project
            cli.command             -> async flow message store tap bus inspector.query inspector.api dbworker \
                                       gateway.http.requests certificates cluster terminal cli.terminal \
                                       cli.client cli.supervisor cli.flows cli.project cli.dev
            cli                     -> message terminal cli.command
            """;

    /**
     * In {@code mvn verify} the helpers of other modules' tests come as a jar, which the library takes for what ships.
     */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule EACH_PACKAGE_KNOWS_ONLY_WHAT_IS_LISTED = whitelist();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.baton.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule JSON_OBJECTS_STAY_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.baton.node", "dev.baton.bench.peer")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vertx.core.json.JsonObject");

    @ArchTest
    static final ArchRule THE_EVENT_BUS_IS_USED_BY_THE_BUS_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages("dev.baton.bus", "dev.baton.bench.peer") // peers are what people write without it
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vertx.core.eventbus.EventBus");

    @ArchTest
    static final ArchRule CONNECTIONS_OF_THE_EVENT_BUS_ARE_FOR_MEMBERSHIP_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.baton..")
            .and()
            .resideOutsideOfPackage("dev.baton.node.cluster")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.eventbus.impl..");

    @ArchTest
    static final ArchRule THE_TAP_KNOWS_NO_HTTP = noClasses()
            .that()
            .resideInAPackage("dev.baton.tap")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext..");

    @ArchTest
    static void everyArrowIsUsed(JavaClasses classes) {
        Set<String> used = classes.stream()
                .flatMap(known -> known.getDirectDependenciesFromSelf().stream())
                .map(dependency -> arrow(
                        dependency.getOriginClass().getPackageName(),
                        dependency.getTargetClass().getBaseComponentType().getPackageName()))
                .collect(toSet());
        assertThat(arrows().entrySet().stream()
                        .flatMap(line -> line.getValue().stream().map(known -> arrow(line.getKey(), known)))
                        .filter(arrow -> !used.contains(arrow)))
                .as("arrows that nothing needs")
                .isEmpty();
    }

    private static String arrow(String from, String to) {
        return from.replace("dev.baton.", "") + " -> " + to.replace("dev.baton.", "");
    }

    private static LayeredArchitecture whitelist() {
        LayeredArchitecture rule = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .ensureAllClassesAreContainedInArchitecture();
        for (Map.Entry<String, List<String>> line : arrows().entrySet()) {
            rule = rule.layer(line.getKey()).definedBy("dev.baton." + line.getKey());
        }
        for (Map.Entry<String, List<String>> line : arrows().entrySet()) {
            LayeredArchitecture.LayerDependencySpecification knows = rule.whereLayer(line.getKey());
            rule = line.getValue().isEmpty()
                    ? knows.mayNotAccessAnyLayer()
                    : knows.mayOnlyAccessLayers(line.getValue().toArray(String[]::new));
        }
        return rule;
    }

    private static Map<String, List<String>> arrows() {
        Map<String, List<String>> arrows = new LinkedHashMap<>();
        ARROWS.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            String[] sides = line.split("->", 2);
            List<String> known = List.of(sides[1].strip().split("\\s+"));
            arrows.put(sides[0].strip(), known.equals(List.of("")) ? List.of() : known);
        });
        return arrows;
    }
}
