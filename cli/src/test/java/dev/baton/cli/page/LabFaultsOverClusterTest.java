package dev.baton.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.baton.cli.page.LabControls.atLast;
import static dev.baton.cli.page.LabControls.patient;
import static dev.baton.cli.page.LabControls.says;
import static dev.baton.cli.page.LabControls.soon;
import static dev.baton.cli.page.LabControls.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the live lab lets go wrong in a real cluster: it is seen, and over when the page is closed. */
class LabFaultsOverClusterTest extends ClusterPage {
    private static final Duration LONG = Duration.ofSeconds(60);

    private LabControls lab;

    @BeforeEach
    void openLab() {
        lab = LabControls.at(page, cluster.cluster().node("db-worker-1").plan().adminPort());
        assertThat(page.locator("[data-figures]")).isVisible();
    }

    @Test
    void withoutTheDatabaseDbWorkersTakeNoWorkAndRequestsAreTurnedAwayUntilThePageIsClosed() throws SQLException {
        lab.button("Start the load").click();
        assertThat(lab.figure("Answered a second")).hasText(says("[1-9].*"), patient());
        assertThat(sessions()).isPositive();

        lab.button("Cut the database").click();

        assertThat(page.locator("[data-node^=db-worker].unready")).hasCount(2, soon());
        assertThat(page.locator(".faults [data-ready=false]")).hasText(says("db-worker-2 takes no work.*"), patient());
        assertThat(lab.figure("Answered a second")).hasText("0", patient());
        assertThat(lab.figure("Turned away a second"))
                .hasText(says("[1-9].*"), patient()); // after bus.wait-for-db-worker
        assertThat(sessions()).isZero();
        assertThat(page.locator("[data-lane='gateway-1 turnedAway']")).isVisible(atLast());
        Browser.shoot(page, "cluster-run-cut");

        openLab();

        assertThat(page.locator("[data-node^=db-worker].unready")).hasCount(0, soon());
        Awaitility.await().atMost(LONG).until(() -> sessions() > 0);
        assertThat(lab.button("Cut the database")).hasAttribute("aria-pressed", "false");
    }

    /** Of db-workers, as PostgreSQL knows them. */
    private long sessions() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(cluster.database().administratorJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'baton db-worker-%'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aQueueThatIsFilledIsSeenAndWithFewPlacesItTurnsAway() {
        lab.button("Fill the queue for compute threads").click();
        assertThat(lab.figure("Open requests")).hasText(says("[45]\\d\\d"), patient());
        assertThat(page.locator("[data-lane='compute-service-1 queueCompute'] .now"))
                .hasText(says("now [1-9]\\d+ .*"), patient());

        lab.knob("queue", 1);
        lab.button("Start the load").click();

        assertThat(lab.knobShown("queue")).hasText("4");
        assertThat(lab.figure("Turned away a second")).hasText(says("[1-9].*"), patient());
        assertThat(page.locator("[data-lane='gateway-1 turnedAway']")).isVisible(atLast());
        Browser.shoot(page, "cluster-run-fill");

        openLab();

        assertThat(lab.knobShown("queue")).hasText("4,096 as configured", patient());
        assertThat(lab.figure("Open requests")).hasText("0", patient());
    }

    @Test
    void lanesThatAreFilledMakeStrangersWait() {
        lab.knob("batch", 0);
        lab.button("Fill the lanes").click();
        lab.button("Start the load").click();

        assertThat(lab.figure("Open requests")).hasText(says("5\\d\\d"), patient());
        assertThat(page.locator("[data-lane='db-worker-1 queueLane'] .now"))
                .hasText(says("now [1-9]\\d+ up to [1-9]\\d+places: 2 × 4,096"), patient());

        openLab();

        assertThat(lab.figure("Open requests")).hasText("0", patient());
    }

    @Test
    void theExerciseOnBackpressureIsJudgedByAQueueThatIsReallyFull() {
        Locator result = page.locator("[data-result]");
        page.locator("[data-exercise=backpressure]").click();
        page.locator("input[name=full][value=waited]").check();
        page.locator("[data-predict]").click();

        assertThat(result).hasAttribute("data-result", "wrong", within());
        assertThat(result)
                .containsText("You said “they wait, and are answered”; it was “they are turned away at once”.");
        assertThat(result).containsText(Pattern.compile("(All|Of) 8 requests "));

        page.locator("[data-exercise=backpressure]").click();
        page.locator("input[name=full][value=away]").check();
        page.locator("[data-predict]").click();

        assertThat(result).hasAttribute("data-result", "right", within());
        assertThat(page.locator("[data-stranger]")).hasCount(8);
        assertThat(page.locator("[data-stranger='503']").first()).hasText(says("503 after .*"));
        assertThat(page.locator(".strangers")).containsText("no place in the queue");
        Locator tracks = page.locator("[data-tracks]");
        assertThat(tracks.locator("[data-lane='compute-service-1 queueCompute']"))
                .containsText("places: 4");
        assertThat(tracks).containsText("places: 2 × 4");
        Browser.shoot(page, "cluster-run-backpressure");
        assertThat(lab.knobShown("queue")).hasText("4,096 as configured", patient());
    }

    @Test
    void nodesAreNoKnobWhereNoSupervisorListens() {
        assertThat(page.locator("#dbWorkers")).isDisabled();
        assertThat(page.locator("#dbWorkers-hint")).hasText("Only where ./baton up started a node for each role.");
        assertThat(page.locator("#computeServices")).isDisabled();
    }
}
