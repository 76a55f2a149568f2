package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.inspector.api.FlowsView;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import dev.baton.message.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code baton flows} makes of the admin API's answer, in a pipe. */
class FlowsCommandTest {
    private static final FlowVersion RETIRED = flow("transfer", 1, List.of(), 5, 5);
    private static final FlowVersion CURRENT = flow("transfer", 2, List.of("db-worker-1", "gateway-1"), 7, 0);

    private volatile FlowsView view = new FlowsView(List.of(CURRENT), true);
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/flows", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private static FlowVersion flow(String name, int version, List<String> nodes, long running, long waiting) {
        return counted(name, version, nodes, running, waiting, true);
    }

    private static FlowVersion counted(
            String name, int version, List<String> nodes, long running, long waiting, boolean complete) {
        return new FlowVersion(
                name,
                version,
                "0123456789abcdef",
                "input {}",
                Optional.of("POST /transfers").filter(ignored -> version == 2),
                Optional.empty(),
                nodes,
                nodes.isEmpty() && running == 0 ? List.of("gateway-2") : List.of(),
                running,
                waiting,
                1,
                Optional.of(true),
                Optional.of(!nodes.isEmpty()),
                Optional.of(complete),
                Optional.of(true));
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = Json.write(view).getBytes();
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private CommandRun flows(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "flows";
        System.arraycopy(words, 0, all, 1, words.length);
        return CommandRun.on("http://127.0.0.1:" + server.getAddress().getPort(), all);
    }

    @Test
    void versionsAreListedWithTheirNodesAndUnfinishedRequests() {
        CommandRun run = flows();

        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .first()
                .asString()
                .isEqualToNormalizingWhitespace("FLOW VERSION FINGERPRINT ROUTE NODES RUNNING WAITING DEAD");
        assertThat(run.out().lines())
                .last()
                .asString()
                .isEqualToNormalizingWhitespace("transfer 2 0123456789ab POST /transfers db-worker-1,gateway-1 7 0 1");
    }

    @Test
    void requestsThatWaitAreToldByTheExitCode() {
        view = new FlowsView(List.of(RETIRED, CURRENT), true);

        CommandRun run = flows("--waiting");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out().lines())
                .last()
                .asString()
                .isEqualToNormalizingWhitespace("transfer 1 0123456789ab - none 5 5 1");
        assertThat(flows("--json").out()).contains("\"waiting\":5").hasLineCount(1);
    }

    @Test
    void thatNothingWaitsIsSaid() {
        CommandRun run = flows("--waiting");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("No request waits for a version of a flow.");
    }

    @Test
    void onlyThoseThatWaitAreWrittenForPrograms() {
        view = new FlowsView(List.of(RETIRED, CURRENT), true);

        assertThat(flows("--waiting", "--json").out())
                .contains("\"version\":1")
                .doesNotContain("\"version\":2")
                .hasLineCount(1);
    }

    @Test
    void nodesThatMeanSomethingElseAreNamed() {
        view = new FlowsView(List.of(flow("transfer", 1, List.of(), 0, 0)), true);

        assertThat(flows().out()).contains("-- gateway-2 mean something else by transfer version 1");
    }

    @Test
    void whatWasNotCountedIsNotTakenForNone() {
        view = new FlowsView(
                List.of(
                        counted("parcel", 1, List.of(), 0, 0, false),
                        counted("transfer", 1, List.of(), 100_000, 100_000, false),
                        counted("transfer", 2, List.of("db-worker-1"), 0, 0, false)),
                false);

        CommandRun run = flows("--waiting");

        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out())
                .containsPattern("transfer +1 .* 100000 or more +100000 or more +1")
                .containsPattern("parcel +1 .* 0 or more +0 or more +1")
                .doesNotContainPattern("transfer +2 ")
                .contains("-- Counting stopped at 100000 requests: there are more.");
        view = new FlowsView(List.of(counted("parcel", 1, List.of(), 0, 0, false)), false);
        assertThat(flows().code()).as("whether one waits is not known").isEqualTo(4);
    }
}
