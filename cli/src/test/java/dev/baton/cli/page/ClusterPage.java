package dev.baton.cli.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.baton.cli.faults.FaultCluster;
import dev.baton.cli.faults.SharedCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page over four real nodes and a real PostgreSQL: what it shows happened. It is looked at on a node that is no
 * gateway.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClusterPage {
    private Browser browser;
    FaultCluster cluster;
    Page page;

    @BeforeAll
    void open(FaultCluster shared) {
        browser = Browser.open();
        cluster = shared;
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = browser.window(1600, 1200, ColorScheme.DARK);
    }

    @AfterEach
    void closePage() {
        page.context().close();
        browser.assertNoComplaints();
    }

    void visit(String view) {
        int port = cluster.cluster().node("db-worker-1").plan().adminPort();
        page.navigate("http://127.0.0.1:" + port + "/#/" + view);
    }

    Page offline(Path file) {
        return browser.offline(file, 1600, ColorScheme.DARK, ReducedMotion.REDUCE);
    }

    Locator rowsWith(String text) {
        return page.locator(".row").filter(new FilterOptions().setHasText(text));
    }
}
