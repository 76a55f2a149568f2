package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.NodeProcess;
import dev.baton.flows.payments.SampleAccounts;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages between real JVMs, as any of them reports them; and who may see and change what. */
class SeenMessagesTest extends SeenCluster {
    private static final String CANARY = "CANARY-4711-XYZZY";

    @Test
    void theStreamShowsAMessageThatIsSentWhileItIsOpen() throws Exception {
        HttpResponse<InputStream> stream = http().send(
                        HttpRequest.newBuilder(admin("db-worker-1", "/api/messages/stream?filter=kind:command"))
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith(":");
            String id = transfer("streamed");

            CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> lines.lines()
                    .filter(line -> line.startsWith("data: ") && line.contains(id))
                    .findFirst()
                    .orElseThrow());

            JsonNode hop =
                    Json.tree(Buffer.buffer(seen.get(20, TimeUnit.SECONDS).substring(6)));
            assertThat(hop.get("kind").asText()).isEqualTo("command");
            assertThat(hop.get("flow").asText()).isEqualTo("transfer");
            assertThat(hop.get("from").asText()).isEqualTo("gateway-1");
        }
    }

    @Test
    void messagesAreSeenAtBothEndsAndKnowWhatCausedThem() {
        String id = transfer("neighbours");

        JsonNode hops = await(
                        "all messages of the request",
                        () -> get("gateway-1", "/api/messages?filter=request:" + id),
                        answer -> answer.get("messages").size() == 12)
                .get("messages");

        assertThat(hops)
                .allSatisfy(hop -> assertThat(hop.path("verdict").asText()).isEqualTo("replied"));
        JsonNode toLane = find(hops, "segment", "post to the ledger");
        JsonNode neighbours = get(
                "gateway-1", "/api/messages/neighbours?id=" + toLane.get("id").asText());
        assertThat(neighbours.get("effects")).hasSize(2).allSatisfy(hop -> assertThat(
                        hop.get("causeId").asText())
                .isEqualTo(toLane.get("id").asText()));
        String done = neighbours.get("effects").get(0).get("id").asText();
        assertThat(get("gateway-1", "/api/messages/neighbours?id=" + done).get("effects"))
                .anySatisfy(hop -> assertThat(hop.get("segment").asText()).startsWith("D screen"));
    }

    @Test
    void whatIsMaskedIsSeenNowhere() throws IOException {
        change("gateway-1", "PUT", "/api/tap", "{\"prefix\":\"\",\"level\":\"full\"}");
        String id = transfer(CANARY, "Baton-Trace", "on", "Idempotency-Key", CANARY);
        await("the timeline", () -> get("gateway-1", "/api/requests/" + id + "/timeline"), known -> true);

        String messages = text("gateway-1", "/api/messages?payload=true&limit=1000&filter=request:" + id);
        String levels = change("gateway-1", "DELETE", "/api/tap", "");

        assertThat(messages).as("with payloads, masked").contains("payload", "***", "CZK");
        for (String seen : List.of(
                messages,
                text("gateway-1", "/api/messages?limit=1000&payload=true"),
                text("gateway-1", "/api/requests/" + id + "/timeline"),
                text("gateway-1", "/api/requests"),
                text("gateway-1", "/api/addresses"),
                logs())) {
            assertThat(seen)
                    .doesNotContain(CANARY)
                    .doesNotContain(SampleAccounts.iban(1))
                    .doesNotContain(cluster().apiKey());
        }
        assertThat(levels).contains("\"level\":\"headers\"").doesNotContain("\"full\"");
    }

    @Test
    void aChangeNeedsAHeaderThatNoFormSendsAndTheSameOrigin() {
        HttpRequest.Builder request = HttpRequest.newBuilder(admin("gateway-1", "/api/tap"))
                .PUT(BodyPublishers.ofString("{\"prefix\":\"\",\"level\":\"off\"}"));
        assertThat(send(request).statusCode()).isEqualTo(403);
        assertThat(send(request.copy().header("Baton-Admin", "1").header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(admin("gateway-1", "/api/messages?filter=nonsense:x")))
                        .body())
                .contains("bad-filter", "position");
        assertThat(send(HttpRequest.newBuilder(
                                admin("gateway-1", "/api/requests/00000000-0000-0000-0000-000000000001/timeline")))
                        .statusCode())
                .isEqualTo(404);
    }

    private String change(String node, String method, String path, String body) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(admin(node, path))
                .header("Baton-Admin", "1")
                .method(method, BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (NodeProcess node : cluster().cluster().nodes()) {
            try (Stream<String> lines = Files.lines(node.log())) {
                lines.forEach(line -> all.append(line).append('\n'));
            }
        }
        return all.toString();
    }
}
