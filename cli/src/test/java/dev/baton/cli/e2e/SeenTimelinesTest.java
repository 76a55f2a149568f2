package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Where the time of a request went, on all nodes that had a part in it. */
class SeenTimelinesTest extends SeenCluster {
    @Test
    void aTimelineTellsWhereTheTimeOfARequestWentOnEveryNode() {
        String id = transfer("lunch", "Baton-Trace", "on");

        JsonNode timeline = untilItsReplyIsStored("compute-service-1", id);

        assertThat(labels(timeline))
                .contains(
                        "A authenticate",
                        "B read the order",
                        "C plan",
                        "post to the ledger",
                        "COMMIT",
                        "claimed",
                        "D screen",
                        "E statement line",
                        "F receipt",
                        "reply stored");
        assertThat(timeline.get("style").asText()).isEqualTo("notification");
        assertThat(timeline.get("verdict").asText()).isEqualTo("replied");
        assertThat(timeline.get("traceId").asText()).hasSize(32);
        assertThat(timeline.get("messages"))
                .as("three commands and their completions")
                .hasSize(6);
        causesComeFirst(timeline);
        sumsUp(timeline);
    }

    private JsonNode untilItsReplyIsStored(String node, String id) {
        return await(
                "the timeline with all that was stored",
                () -> get(node, "/api/requests/" + id + "/timeline"),
                known -> labels(known).contains("replies") && labels(known).contains("reply stored"));
    }

    @Test
    void aPolledRequestTellsOfEachCheckAndOfWhatLayInTheMail() {
        String id = transfer("polled", "Baton-Trace", "on", "Baton-Completion", "polling");

        JsonNode timeline = untilItsReplyIsStored("gateway-1", id);

        assertThat(labels(timeline)).contains("check: not yet", "check: done", "in the mail, until the next check");
        JsonNode mail = find(timeline.get("spans"), "label", "in the mail, until the next check");
        assertThat(mail.get("track").asText()).as("no thread is held").isEqualTo("gateway-1/parked");
        assertThat(find(timeline.get("spans"), "label", "check: done")
                        .get("kind")
                        .asText())
                .as("somebody checks")
                .isEqualTo("run");
        sumsUp(timeline);
    }

    @Test
    void aCallbacksAnswerIsSentWhenItsReplyIsStored() {
        String id = transfer("called back", "Baton-Trace", "on", "Baton-Completion", "callback");

        JsonNode timeline = untilItsReplyIsStored("gateway-1", id);

        JsonNode command = find(timeline.get("messages"), "label", "post to the ledger");
        JsonNode answer = find(timeline.get("messages"), "id", command.get("id").asText() + "-done");
        assertThat(answer.get("label").asText()).isEqualTo("post to the ledger, D screen to F receipt");
        JsonNode stored = find(timeline.get("spans"), "label", "reply stored");
        assertThat(answer.get("sentMicros").asLong())
                .as("by clocks of two nodes")
                .isGreaterThanOrEqualTo(stored.get("endMicros").asLong()
                        - 2 * timeline.get("clockErrorMicros").asLong());
    }

    @Test
    void aSlowRequestIsKeptThoughNobodyAsked() {
        HttpResponse<String> slow = rest().post("/probe/pauses", "{\"millis\":700}");
        String id = slow.headers().firstValue("Request-Id").orElseThrow();

        JsonNode kept = await(
                "the slow request",
                () -> get("db-worker-1", "/api/requests?limit=200"),
                answer -> has(answer.get("requests"), "requestId", id));

        assertThat(find(kept.get("requests"), "requestId", id).get("why").asText())
                .isEqualTo("slow");
        JsonNode timeline = get("db-worker-1", "/api/requests/" + id + "/timeline");
        assertThat(timeline.get("tracks"))
                .as("tracks of the worker")
                .anySatisfy(lane -> assertThat(lane.get("kind").asText()).isEqualTo("connection"));
    }

    private static void causesComeFirst(JsonNode timeline) {
        Map<String, JsonNode> spans = new HashMap<>();
        timeline.get("spans").forEach(span -> spans.put(span.get("id").asText(), span));
        assertThat(timeline.get("spans")).allSatisfy(span -> {
            assertThat(span.get("startMicros").asLong())
                    .isLessThanOrEqualTo(span.get("endMicros").asLong());
            JsonNode parent = spans.get(span.path("parent").asText());
            if (parent != null) {
                assertThat(span.get("startMicros").asLong())
                        .as("%s begins after %s", span, parent)
                        .isGreaterThanOrEqualTo(parent.get("startMicros").asLong() - 1);
            }
        });
        assertThat(timeline.get("messages"))
                .allSatisfy(message -> assertThat(message.get("receivedMicros").asLong())
                        .isGreaterThanOrEqualTo(message.get("sentMicros").asLong()));
        List<String> order = labels(timeline);
        assertThat(order.indexOf("C plan")).isLessThan(order.indexOf("COMMIT"));
        assertThat(order.indexOf("COMMIT")).isLessThan(order.indexOf("D screen"));
        assertThat(order.indexOf("F receipt")).isLessThan(order.indexOf("reply stored"));
    }

    /** What was written down on the gateway, and what is left between, covers the request. */
    private static void sumsUp(JsonNode timeline) {
        JsonNode whole = StreamSupport.stream(timeline.get("spans").spliterator(), false)
                .filter(span -> span.get("track").asText().endsWith("/request"))
                .findFirst()
                .orElseThrow();
        String gateway = whole.get("track").asText().replaceFirst("request$", "");
        long took = timeline.get("tookMicros").asLong();
        long covered = 0;
        long end = 0;
        for (JsonNode span : timeline.get("spans")) { // by start
            if (span != whole && span.get("track").asText().startsWith(gateway)) {
                long until = Math.min(took, span.get("endMicros").asLong());
                covered += Math.max(
                        0, until - Math.max(end, span.get("startMicros").asLong()));
                end = Math.max(end, until);
            }
        }
        assertThat(covered).as("µs of %d", took).isBetween(took - 500 - took / 20, took);
    }

    private static List<String> labels(JsonNode timeline) {
        List<String> labels = new ArrayList<>();
        timeline.path("spans").forEach(span -> labels.add(span.get("label").asText()));
        return labels;
    }

    private static boolean has(JsonNode rows, String field, String value) {
        return first(rows, field, value).isPresent();
    }
}
