package dev.baton.inspector;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.inspector.api.Access;
import dev.baton.inspector.query.LoopWatch;
import dev.baton.inspector.query.Subscriptions;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.run.FlowCatalog;
import dev.baton.store.AuditLog;
import dev.baton.tap.NodeClock;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin API of a node says to questions that it can't read. */
class InspectorTest {
    private static Vertx vertx;
    private static HttpClient http;
    private static Inspector inspector;
    private static int port;

    private record Answer(int status, JsonNode body) {
        String detail() {
            return body.path("detail").asText();
        }
    }

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        http = HttpClient.newHttpClient();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Bus bus = new Bus(
                vertx,
                new FakeMembership("g"),
                new NodeCard("g", "gateway-1", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY),
                new BusSettings(10, 10),
                meters);
        await(bus.open());
        Awaitility.await("the node to hear of itself")
                .until(() -> !bus.roster().all().isEmpty());
        Router router = Router.router(vertx);
        inspector = new Inspector(
                vertx,
                bus,
                new FlowCatalog(List.of(), List.of()),
                NodeClock.started(),
                new NoSubscriptions(),
                new LoopWatch(vertx, meters, 1),
                List::of);
        await(inspector.open(router, 1, new Access("127.0.0.1", true, List.of()), new AuditLog("gateway-1", meters)));
        port = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                .actualPort();
    }

    @AfterAll
    static void close() {
        http.shutdownNow();
        inspector.close();
        await(vertx.close());
    }

    /** Nobody asks for them. */
    private record NoSubscriptions() implements Subscriptions {
        @Override
        public Future<List<Subscription>> all() {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<List<Subscription>> removeOrphans() {
            return all();
        }
    }

    /** UUID.fromString takes the shorter ones. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "1-1-1-1-1", "01a22546-f42e-76e9-8dde-f32e7912152"})
    void whatIsNoIdIsToldWithWhatOneLooksLike(String id) {
        for (String path : List.of(
                "/api/durable/%s",
                "/api/requests/%s/timeline",
                "/api/requests/%s/trace",
                "/api/durable?before=%s",
                "/api/audit?before=%s")) {
            Answer answer = get(path.formatted(id));
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.detail())
                    .as(path)
                    .startsWith((path.contains("before") ? "before" : "id") + " is '" + id + "'")
                    .contains(" such as ");
        }
        assertThat(send("POST", "/api/durable/" + id + "/retry").detail()).startsWith("id is '" + id + "'");
        assertThat(get("/api/audit?filter=request:" + id).detail()).contains("request:ID", "such as request:0");
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from is 'yesterday'; a time is written as 2027-01-31T00:00:00Z",
        "from=2027-01-31T00:00:00Z&to=2027-02-31T00:00:00Z, to is '2027-02-31T00:00:00Z'; a time is written as",
        "state=open, There is no state 'open'",
        "limit=0, limit is a whole number",
        "limit=, limit is a whole number",
        "limit, limit is a whole number",
        "caller=%00, caller must not have the character U+0000.",
        "key=%20, key must not be blank."
    })
    void theParameterThatIsWrongIsNamed(String query, String detail) {
        Answer answer = get("/api/durable?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).startsWith(detail);
    }

    /** It would be passed over, and the answer taken for what was asked for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/audit | filter, before, limit",
                "/api/messages | filter, limit, payload",
                "/api/messages/neighbours | id",
                "/api/messages/stream | filter, payload",
                "/api/requests | filter, limit",
                "/api/durable | state, flow, caller, key, from, to, before, limit",
                "/api/durable/01a22546-f42e-76e9-8dde-f32e7912152f | result",
                "/api/requests/01a22546-f42e-76e9-8dde-f32e7912152f/timeline |",
                "/api/requests/01a22546-f42e-76e9-8dde-f32e7912152f/trace |",
                "/api/activity |",
                "/api/nodes |",
                "/api/addresses |",
                "/api/links |",
                "/api/tap |",
                "/api/lab |",
                "/api/lab/stream |"
            })
    void aParameterThatIsNotKnownIsRefusedWithThoseThatAre(String path, String known) {
        Answer answer = get(path + "?fitler=");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail())
                .isEqualTo("There is no parameter 'fitler' here; %s."
                        .formatted(known == null ? "there is none" : "there are " + known));
        assertThat(get(path + "?a=1&a=2").detail()).isEqualTo("a is there more than once.");
    }

    @Test
    void aChangeHasNoParameterThatIsNotKnown() {
        for (String call : List.of(
                "PUT /api/tap",
                "DELETE /api/tap",
                "POST /api/send",
                "POST /api/orphans/repair",
                "POST /api/durable/01a22546-f42e-76e9-8dde-f32e7912152f/retry",
                "DELETE /api/lab",
                "POST /api/lab/watch",
                "POST /api/lab/nodes/gateway-1/kill")) {
            String[] words = call.split(" ");
            Answer answer = send(words[0], words[1] + "?nod=gateway-1");
            assertThat(answer.status()).as(call).isEqualTo(400);
            assertThat(answer.detail()).as(call).startsWith("There is no parameter 'nod' here");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/nodes, GET",
        "DELETE, /api/nodes, GET",
        "OPTIONS, /api/nodes, GET",
        "HEAD, /api/nodes, GET",
        "POST, /api/messages/stream, GET",
        "PATCH, /api/tap, 'DELETE, GET, PUT'",
        "GET, /api/send, POST",
        "GET, /api/durable/x/retry, POST",
        "POST, /api/lab, 'DELETE, GET, PUT'",
        "POST, /api/lab/stream, GET",
        "GET, /api/lab/nodes/gateway-1/kill, POST"
    })
    void aMethodThatThereIsNotIsRefusedWithThoseThatAre(String method, String path, String allowed) {
        HttpResponse<byte[]> answer = response(method, path, "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        if (!method.equals("HEAD")) {
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .contains("urn:baton:problem:method-not-allowed", method + " " + path);
        }
        assertThat(send("POST", "/api/none").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'level':'off'}                          | prefix has to be a string",
                "{'prefix':null,'level':'off'}            | prefix has to be a string",
                "{'prefix':7,'level':'off'}               | prefix has to be a string",
                "{'prefix':'','level':true}               | level has to be a string",
                "{'prefix':''}                            | level has to be a string",
                "{'prefx':'a','prefix':'','level':'off'}  | There is no member 'prefx'",
                "{'prefix':'','level':'off','node':7}     | node has to be a string",
                "[]                                       | It is not a JSON object",
                "{'prefix'                                | It is not a JSON object"
            })
    void aLevelIsSetForWhatIsNamedOnly(String body, String detail) {
        Answer answer = send("PUT", "/api/tap", body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).startsWith(detail).contains("Send {\"prefix\"");
    }

    @Test
    void anEmptyPrefixThatIsThereStandsForAllAddresses() {
        assertThat(send("PUT", "/api/tap", "{\"prefix\":\"\",\"level\":\"headers\",\"node\":null}")
                        .status())
                .isEqualTo(200);
        assertThat(send("DELETE", "/api/tap").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'atOnce':1.5                         | atOnce has to be a whole number",
                "'atOnce':'1'                         | atOnce has to be a whole number",
                "'atOnce':null                        | atOnce has to be a whole number",
                "'perSecond':99999999999              | perSecond has to be a whole number",
                "'eventLoops':1                       | atOnce has to be a whole number",
                "'atOnce':1,'x':1                     | There is no member 'x'",
                "'atOnce':1,'faults':{'databaseCut':true,'cut':true} | There is no member 'faults.cut'",
                "'atOnce':1,'faults':{}               | faults.databaseCut has to be true or false",
                "'atOnce':1,'faults':7                | faults has to be an object",
                "'atOnce':1,'queue':1.5               | queue has to be a whole number",
                "'atOnce':1,'arrivals':0              | arrivals has to be true or false",
                "'atOnce':1,'style':7                 | style has to be a string",
                "'atOnce':1,'style':null              | style has to be a string",
                "'atOnce':1,'nodes':{'dbWorkers':'2'} | nodes.dbWorkers has to be a whole number"
            })
    void theKnobThatCanNotBeReadIsNamed(String knobs, String detail) {
        String rest = Stream.of("'style':'polling'", "'arrivals':false", "'perSecond':0", "'databaseMillis':0")
                .filter(knob -> !knobs.contains(knob.substring(0, knob.indexOf(':'))))
                .collect(Collectors.joining(","));
        Answer answer = send("PUT", "/api/lab?owner=a", ("{'rounds':1," + rest + "," + knobs + "}").replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).startsWith(detail).contains("Send JSON such as");
    }

    @Test
    void whatIsNeitherTrueNorFalseIsRefused() {
        for (String query : List.of(
                "/api/messages?payload=yes",
                "/api/messages/stream?payload=1",
                "/api/durable/01a22546-f42e-76e9-8dde-f32e7912152f?result=on")) {
            assertThat(get(query).status()).as(query).isEqualTo(400);
            assertThat(get(query).detail()).as(query).endsWith("it can be true or false.");
        }
        assertThat(get("/api/messages?payload=true&limit=1&filter=kind:frame").status())
                .isEqualTo(200);
    }

    @Test
    void neighboursAreThoseOfAMessage() {
        for (String query : List.of("", "?id=")) {
            Answer answer = get("/api/messages/neighbours" + query);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.detail()).startsWith("id is missing: the id of a message");
        }
        assertThat(get("/api/messages/neighbours?id=x-1").status()).isEqualTo(200);
    }

    @Test
    void aQuoteThatIsNotClosedIsRefusedWithItsPlace() {
        assertThat(get("/api/audit?filter=what:retry%20who:%22a").detail()).contains("at character 16", "who:\"a");
        Answer answer = get("/api/messages?filter=flow:a%20node:b%22");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("position").asInt()).isEqualTo(13);
    }

    private static Answer get(String path) {
        return send("GET", path);
    }

    private static Answer send(String method, String path) {
        return send(method, path, "");
    }

    private static Answer send(String method, String path, String body) {
        HttpResponse<byte[]> response = response(method, path, body);
        return new Answer(response.statusCode(), Json.tree(Buffer.buffer(response.body())));
    }

    private static HttpResponse<byte[]> response(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .header("Baton-Admin", "1")
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }
}
