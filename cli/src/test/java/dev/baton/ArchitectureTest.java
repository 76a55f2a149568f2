package dev.baton;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house. */
@AnalyzeClasses(
        packages = "dev.baton",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

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
    static final ArchRule ROOMS_HAVE_NO_CIRCLES =
            slices().matching("dev.baton.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ROOMS_OF_THE_GATEWAY_HAVE_NO_CIRCLES =
            slices().matching("dev.baton.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ROOMS_OF_THE_DB_WORKER_HAVE_NO_CIRCLES =
            slices().matching("dev.baton.dbworker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_GATEWAY_KNOWS_NO_OTHER_ROLE = noClasses()
            .that()
            .resideInAPackage("dev.baton.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.baton.dbworker..", "dev.baton.compute..", "dev.baton.cli..");

    @ArchTest
    static final ArchRule THE_DB_WORKER_KNOWS_NO_OTHER_ROLE = noClasses()
            .that()
            .resideInAPackage("dev.baton.dbworker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.baton.gateway..", "dev.baton.compute..", "dev.baton.cli..");

    @ArchTest
    static final ArchRule THE_COMPUTE_SERVICE_KNOWS_NO_OTHER_ROLE = noClasses()
            .that()
            .resideInAPackage("dev.baton.compute..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.baton.gateway..", "dev.baton.dbworker..", "dev.baton.cli..");

    @ArchTest
    static final ArchRule WHAT_A_FLOW_AUTHOR_SEES_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("dev.baton.flow..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.baton.message..",
                    "dev.baton.store..",
                    "dev.baton.tap..",
                    "dev.baton.sight..",
                    "dev.baton.bus..",
                    "dev.baton.run..",
                    "dev.baton.config..",
                    "dev.baton.node..");

    @ArchTest
    static final ArchRule FLOW_AUTHORS_SEE_THE_FLOW_ROOM_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.baton.flows..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.baton.message..",
                    "dev.baton.store..",
                    "dev.baton.tap..",
                    "dev.baton.sight..",
                    "dev.baton.bus..",
                    "dev.baton.run..",
                    "dev.baton.config..",
                    "dev.baton.node..",
                    "dev.baton.gateway..",
                    "dev.baton.dbworker..",
                    "dev.baton.compute..",
                    "dev.baton.cli..");

    @ArchTest
    static final ArchRule LANES_DO_NOT_KNOW_DURABLE_REQUESTS = noClasses()
            .that()
            .resideInAPackage("dev.baton.dbworker.lane..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.baton.dbworker.durable..");

    @ArchTest
    static final ArchRule THE_PAGE_IS_FILES_AND_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("dev.baton.page..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.baton..").and(resideOutsideOfPackage("dev.baton.page..")));

    @ArchTest
    static final ArchRule JSON_OBJECTS_STAY_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.baton.gateway.http..", "dev.baton.node..", "dev.baton.cli..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vertx.core.json.JsonObject");

    @ArchTest
    static final ArchRule WHAT_LOOKS_ON_KNOWS_MESSAGES_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.baton.tap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.baton.bus..",
                    "dev.baton.run..",
                    "dev.baton.node..",
                    "dev.baton.sight..",
                    "io.vertx.core.http..",
                    "io.vertx.ext..");

    @ArchTest
    static final ArchRule ROLES_DO_NOT_KNOW_WHO_LOOKS = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.baton.gateway..",
                    "dev.baton.dbworker..",
                    "dev.baton.compute..",
                    "dev.baton.run..",
                    "dev.baton.bus..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.baton.sight..");

    @ArchTest
    static final ArchRule THE_EVENT_BUS_IS_USED_BY_THE_BUS_ROOM_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.baton.bus..", "dev.baton.cli.bench.peer..") // peers are what people write without it
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vertx.core.eventbus.EventBus");
}
