package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.terminal.HopLine;
import dev.baton.cli.terminal.TimelineDrawing;
import dev.baton.inspector.api.TimelineView;
import dev.baton.inspector.api.ViewReader;
import dev.baton.message.Json;
import dev.baton.tap.Hop;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is drawn of a timeline, and written of a message. */
class DrawingTest {
    private static <T> T view(Class<T> type, String json) {
        return new ViewReader().read(Json.tree(Buffer.buffer(json)), type);
    }

    @Test
    void aTimelineIsDrawnWithinItsWidthAndShowsKindsWithoutColour() {
        TimelineView timeline = view(TimelineView.class, """
                {"requestId":"01a207ef-e413-702e-bdb1-a4aa05257f9e","flow":"transfer","style":"notification",\
                "verdict":"replied","startedAt":"2026-11-23T10:24:51.7Z",\
                "tookMicros":20000,"traceId":"9c75","clockErrorMicros":2054,\
                "tracks":[{"id":"gateway-1/loop"},{"id":"gateway-1/virtual"},\
                {"id":"gateway-1/a thread with a name that is far too long for any row"}],\
                "spans":[{"track":"gateway-1/loop","kind":"wait","label":"all of it",\
                "startMicros":0,"endMicros":20000},\
                {"track":"gateway-1/loop","kind":"between","label":"between stages",\
                "startMicros":5000,"endMicros":7000},\
                {"track":"gateway-1/virtual","kind":"aside","label":"waits for the database",\
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
        assertThat(plain).anySatisfy(line -> assertThat(line).matches("gateway-1/loop +█+-+·+▒+·+"));
        assertThat(plain).anySatisfy(line -> assertThat(line).matches("gateway-1/virtual +░+"));
        assertThat(plain).anySatisfy(line -> assertThat(line).matches("gateway-1/a thread w.*… ▓+"));
        assertThat(plain)
                .anySatisfy(line -> assertThat(line).contains("database").contains("batch 17"));
        assertThat(coloured.stream().map(line -> line.replaceAll("\033\\[[0-9]+m", "")))
                .containsExactlyElementsOf(plain);
    }

    @Test
    void aTimelineWhoseBeginningIsMissingSaysSo() {
        TimelineView timeline = view(TimelineView.class, """
                {"requestId":"01a207ef-e413-702e-bdb1-a4aa05257f9e","flow":"","style":"","verdict":"",\
                "startedAt":"2026-11-23T10:24:51.7Z","tookMicros":52600,"traceId":"",\
                "missing":"Its beginning is missing: \
                the gateway that took it is gone, has forgotten it, or still works on it.",\
                "clockErrorMicros":0,"tracks":[],"spans":[],"messages":[]}""");

        assertThat(new TimelineDrawing(timeline, 80, false).lines().subList(0, 4))
                .containsExactly(
                        "Request 01a207ef-e413-702e-bdb1-a4aa05257f9e: 52.6 ms of it are known",
                        "known from 2026-11-23T10:24:51.700Z",
                        "Its beginning is missing: the gateway that took it is gone, has forgotten it, or",
                        "still works on it.");
    }

    @Test
    void whatAMessageIsCalledDoesNotSteerTheTerminal() {
        Hop hop = view(Hop.class, AdminBench.hop(1).replace("post to the ledger", "a\\u001b[2Jb\\nc"));

        assertThat(new HopLine(false).text(hop))
                .contains("a [2Jb c")
                .doesNotContain("\033")
                .doesNotContain("\n");
    }
}
