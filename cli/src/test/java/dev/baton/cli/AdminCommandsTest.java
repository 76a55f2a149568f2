package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import dev.baton.cli.terminal.HopLine;
import dev.baton.cli.terminal.TimelineDrawing;
import dev.baton.cluster.Ports;
import dev.baton.inspector.api.AddressesView;
import dev.baton.inspector.api.LevelsView;
import dev.baton.inspector.api.NodesView;
import dev.baton.inspector.api.TimelineView;
import dev.baton.inspector.api.ViewReader;
import dev.baton.inspector.query.NodeReport;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.tap.Hop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the commands make of the admin API's answers, in a pipe. */
class AdminCommandsTest {
    private static final String HOP = """
            {"node":"gateway-1","number":%d,"at":"2026-11-23T10:24:51.751432Z","direction":"in","kind":"completion",\
            "address":"baton.node.97","from":"db-worker-1","to":"gateway-1","id":"97-1-done",\
            "requestId":"01a207ef-e413-702e-bdb1-a4aa05257f9e",\
            "flow":"transfer","segment":"post to the ledger","bytes":209,"waitMicros":166,"runMicros":1744,"batch":3,\
            "verdict":"replied","headers":{}}""";

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

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Baton-Admin") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body = answers.getOrDefault(
                        path, "{\"title\":\"Not recorded\",\"status\":404,\"detail\":\"No node kept it.\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private CommandRun baton(String... words) {
        return CommandRun.on("http://127.0.0.1:" + server.getAddress().getPort(), words);
    }

    private static <T> T view(Class<T> type, String json) {
        return new ViewReader().read(Json.tree(Buffer.buffer(json)), type);
    }

    private static JsonObject json(Object view) {
        return Json.write(view).toJsonObject();
    }

    private static String hop(int number) {
        return HOP.formatted(number);
    }

    @Test
    void tailShowsMessagesAndWhatIsMissingAndConnectsAgain() {
        answers.put(
                "/api/messages/stream",
                ": messages from here on\n\nevent: hop\ndata: " + hop(1)
                        + "\n\nevent: drop\ndata: {\"node\":\"gateway-1\",\"count\":7}"
                        + "\n\n: still here\n\nevent: hop\ndata: "
                        + hop(2) + "\n\n");

        CommandRun ended = baton("tail", "flow:transfer", "took>1ms", "--count=3");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("transfer/post to the ledger  db-worker-1 → gateway-1  209 B  "
                        + "wait 166 µs, run 1.7 ms, batch 3  replied")
                .contains("-- 7 messages of gateway-1 are missing here")
                .contains("is gone")
                .contains("connected again")
                .doesNotContain("\033");
        assertThat(asked.poll()).contains("filter=flow%3Atransfer+took%3E1ms").contains("payload=false");
        assertThat(asked)
                .as("it sent another request when the stream had ended")
                .isNotEmpty();
    }

    @Test
    void aTermWithAMinusIsATermAndNoOption() {
        answers.put("/api/messages/stream", "event: hop\ndata: " + hop(1) + "\n\n");

        CommandRun ended = baton("tail", "--count=1", "flow:transfer", "-kind:frame", "--", "-header.x=y");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(asked.poll()).contains("filter=flow%3Atransfer+-kind%3Aframe+-header.x%3Dy");
    }

    @Test
    void tailBeginsWithThePastAndShowsNothingTwice() {
        answers.put("/api/messages", "{\"messages\":[" + hop(1) + "," + hop(2) + "],\"drops\":0}");
        answers.put(
                "/api/messages/stream",
                "event: hop\ndata: " + hop(2) + "\n\nevent: hop\ndata: " + hop(3) + "\n\n"
                        + "event: of-tomorrow\ndata: {}\n\n"); // else it would wait for others

        CommandRun ended = baton("tail", "--since=5m", "--json", "--full");

        assertThat(ended.out().lines().map(line -> Json.tree(Buffer.buffer(line))
                        .get("number")
                        .asInt()))
                .containsExactly(1, 2, 3);
        assertThat(asked).anySatisfy(request -> assertThat(request)
                .contains("/api/messages?")
                .contains("since%3A5m")
                .contains("payload=true"));
    }

    @Test
    void tailOfSoManyOfThePastEndsWhenThereAreNoMore() {
        answers.put("/api/messages", "{\"messages\":[" + hop(1) + "," + hop(2) + "],\"drops\":0}");

        CommandRun ended = baton("tail", "--since=5m", "--count=3");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).hasLineCount(3).contains("no more of the last 5m");
        assertThat(baton("tail", "--since=5m", "--count=1").out())
                .hasLineCount(1)
                .doesNotContain("no more");
    }

    @Test
    void whatIsNoIdIsSaidWithoutAnExceptionsName() {
        for (String command : List.of("trace", "request", "retry")) {
            CommandRun ended = baton(command, "nonsense");

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err())
                    .hasLineCount(1)
                    .contains("'nonsense' is no request's id")
                    .doesNotContain("java.");
        }
    }

    @Test
    void aBadFilterHasACaretUnderIt() {
        CommandRun ended = baton("tail", "flow:transfer", "kind:comand");

        assertThat(ended.code()).isEqualTo(2);
        List<String> lines = ended.err().lines().toList();
        assertThat(lines.get(1)).isEqualTo("  flow:transfer kind:comand");
        assertThat(lines.get(2)).isEqualTo(" ".repeat(2 + "flow:transfer kind:".length()) + "^");
        assertThat(lines.get(3)).contains("command");
        assertThat(asked).isEmpty();
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

    @Test
    void aTimelineIsDrawnWithinItsWidthAndShowsKindsWithoutColour() {
        TimelineView timeline = view(TimelineView.class, """
                {"requestId":"01a207ef-e413-702e-bdb1-a4aa05257f9e","flow":"transfer","style":"notification",\
                "verdict":"replied","startedAt":"2026-11-23T10:24:51.7Z",\
                "tookMicros":20000,"traceId":"9c75","clockErrorMicros":2054,\
                "tracks":[{"id":"gateway-1/loop"},\
                {"id":"gateway-1/a thread with a name that is far too long for any row"}],\
                "spans":[{"track":"gateway-1/loop","kind":"wait","label":"all of it",\
                "startMicros":0,"endMicros":20000},\
                {"track":"gateway-1/loop","kind":"run","label":"A","startMicros":0,"endMicros":5000},\
                {"track":"gateway-1/a thread with a name that is far too long for any row","kind":"database",\
                "label":"DB","startMicros":-100,"endMicros":30000,"details":{"batch":"17"}},\
                {"track":"gateway-1/loop","kind":"blocked","label":"held","startMicros":10000,"endMicros":15000}],\
                "messages":[{"id":"m","kind":"command","label":"DB","fromTrack":"gateway-1/loop","toTrack":"x",\
                "sentMicros":10,"receivedMicros":900,"bytes":209}]}""");

        List<String> plain = new TimelineDrawing(timeline, 80, false).lines();
        List<String> coloured = new TimelineDrawing(timeline, 80, true).lines();

        assertThat(plain)
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(80).doesNotContain("\033"));
        assertThat(plain).anySatisfy(line -> assertThat(line).matches("gateway-1/loop +█+·+▒+·+"));
        assertThat(plain).anySatisfy(line -> assertThat(line).matches("gateway-1/a thread w.*… ▓+"));
        assertThat(plain)
                .anySatisfy(line -> assertThat(line).contains("database").contains("batch 17"));
        assertThat(coloured.stream().map(line -> line.replaceAll("\033\\[[0-9]+m", "")))
                .containsExactlyElementsOf(plain);
    }

    @Test
    void whatAMessageIsCalledDoesNotSteerTheTerminal() {
        Hop hop = view(Hop.class, hop(1).replace("post to the ledger", "a\\u001b[2Jb\\nc"));

        assertThat(new HopLine(false).text(hop))
                .contains("a [2Jb c")
                .doesNotContain("\033")
                .doesNotContain("\n");
    }
}
