package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import dev.baton.cluster.Ports;
import dev.baton.inspector.api.AddressesView;
import dev.baton.inspector.api.LevelsView;
import dev.baton.inspector.api.NodesView;
import dev.baton.inspector.query.NodeReport;
import dev.baton.message.RoleName;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the commands make of the admin API's answers, in a pipe. */
class AdminCommandsTest extends AdminBench {
    private static final NodeCard GATEWAY =
            new NodeCard("2", "gateway-1", Set.of(RoleName.GATEWAY), "1", NodeCard.State.READY);
    private static final NodeReport DB_WORKER = new NodeReport(
            new NodeReport.Identity("db-worker-1", "1", List.of("db-worker"), "1"),
            "ready",
            false,
            Optional.of(9091),
            40_901_000,
            new NodeReport.Clock(-86, 1_425, 2_851),
            new NodeReport.Work(
                    List.of(new NodeReport.EventLoop("a", 31_426)),
                    List.of(new NodeGauges.Lane("Lane 1", 3, 1, false)),
                    List.of(),
                    0,
                    Optional.empty()),
            new NodeReport.Heap(68_889_720, 259_522_560),
            List.of(),
            List.of(),
            new NodeReport.TapState(5, 328),
            List.of(),
            List.of());

    @Test
    void whatIsNoIdIsSaidWithoutAnExceptionsName() {
        for (String command : List.of("trace", "request", "retry")) {
            for (String id : List.of("nonsense", "1-1-1-1-1")) {
                CommandRun ended = baton(command, id);

                assertThat(ended.code()).isEqualTo(2);
                assertThat(ended.err())
                        .hasLineCount(1)
                        .contains("'" + id + "' is no request's id")
                        .doesNotContain("java.");
            }
        }
    }

    @Test
    void nobodyAnswers() {
        CommandRun ended = CommandRun.on("http://127.0.0.1:" + Ports.free(), "nodes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("baton: No node answers (")
                .doesNotContain("Exception")
                .hasLineCount(1);
    }

    @Test
    void whatWasNotRecordedIsSaid() {
        CommandRun ended = baton("trace", "01a207ef-e413-702e-bdb1-a4aa05257f9e");

        assertThat(ended)
                .isEqualTo(new CommandRun(
                        1, "", "baton: Not recorded (status 404). No node kept it." + System.lineSeparator()));
    }

    @Test
    void aNodeThatDoesNotAnswerIsShownAndMakesAnExitCode() {
        answers.put(
                "/api/nodes",
                json(new NodesView(
                                List.of(DB_WORKER, NodeReport.unreachable(GATEWAY)),
                                List.of(),
                                List.of(new NodesView.Orphan("baton.node.x", "x"))))
                        .encode());

        CommandRun ended = baton("nodes");

        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.out())
                .contains("-86 ±1425 µs")
                .contains("1 (3 queued, 1 running, 1 without a connection)")
                .contains("no answer")
                .contains("baton.node.x is still subscribed");
    }

    @Test
    void fieldsOfANewerNodeAreIgnored() {
        JsonObject view =
                json(new NodesView(List.of(DB_WORKER), List.of(), List.of())).put("weather", "fine");
        JsonObject node = view.getJsonArray("nodes").getJsonObject(0).put("colour", "blue");
        node.getJsonArray("lanes").getJsonObject(0).put("shape", new JsonObject().put("round", true));
        answers.put("/api/nodes", view.encode());

        CommandRun ended = baton("nodes");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("db-worker-1").contains("1 (3 queued, 1 running");
    }

    @Test
    void aRequestIsShownWithItsHistoryAndThenAllAreListed() {
        String request = """
                {"id":"01a207ef-e413-702e-bdb1-a4aa05257f9e","flow":"transfer","flowVersion":1,"caller":"alice",\
                "state":"dead","stage":"d-screen","acceptedAt":"2026-11-23T10:24:51.730Z",\
                "changedAt":"2026-11-23T10:24:52Z","verdict":"failed","cause":"it broke","weather":"fine",\
                "history":[{"version":1,"event":"accepted","stage":"d-screen","at":"2026-11-23T10:24:51.730Z"}],\
                "webhook":{"url":"https://a.example/b","state":"waiting","attempts":[]},"links":{}}""";
        answers.put("/requests/01a207ef-e413-702e-bdb1-a4aa05257f9e", request);
        String next = "/requests?limit=1&before=01a207ef-e413&state=dead";
        answers.put("/requests", "{\"requests\":[" + request + "],\"next\":\"" + next + "\"}");

        String gateway = "--url=http://127.0.0.1:" + server.getAddress().getPort();
        CommandRun one = CommandRun.of("request", "01a207ef-e413-702e-bdb1-a4aa05257f9e", gateway);
        CommandRun all = CommandRun.of("requests", "--state", "dead", gateway);

        assertThat(one.err() + all.err()).isEmpty();
        assertThat(one.out())
                .contains("cause        it broke")
                .contains("webhook      {\"url\":\"https://a.example/b\"")
                .containsPattern("1 +accepted +d-screen +2026-11-23T10:24:51.730Z");
        assertThat(all.out())
                .containsPattern("01a207ef\\S+ +transfer +alice +dead +d-screen +- +2026-11-23T10:24:51.730Z +it broke")
                .contains("There may be more: --before 01a207ef-e413\n");
    }

    @Test
    void topShowsTheBusiestFirstOnce() {
        answers.put(
                "/api/addresses",
                json(new AddressesView(List.of(
                                new AddressesView.Address(
                                        "baton.roster", "published", 0.5, 10, 9, 0, 0, 0, 0, 0, 0, "headers"),
                                new AddressesView.Address(
                                        "transfer/post to the ledger",
                                        "command",
                                        812.4,
                                        170_000,
                                        4_711,
                                        0,
                                        0,
                                        0,
                                        9_000,
                                        0,
                                        0,
                                        "headers"))))
                        .encode());

        CommandRun ended = baton("top");

        assertThat(ended.code()).isZero();
        assertThat(ended.out().lines().toList())
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("812.4  170.0  4711")
                .endsWith("transfer/post to the ledger");
        assertThat(ended.out()).doesNotContain("\033");
    }

    @Test
    void tapSetsALevelWithTheHeaderThatNoFormCanSend() {
        answers.put(
                "/api/tap",
                json(new LevelsView(
                                List.of(new LevelsView.Level("gateway-1", "baton.node.", "full", Optional.empty())),
                                new LevelsView.Limits(1, 1, 1, 1)))
                        .encode());

        CommandRun ended = baton("tap", "baton.node.", "full");

        assertThat(ended.out()).contains("gateway-1  baton.node.*  full");
        assertThat(asked.poll()).isEqualTo("PUT /api/tap 1 {\"level\":\"full\",\"prefix\":\"baton.node.\"}");
        assertThat(baton("tap", "baton.node.").code()).isEqualTo(2);
    }
}
