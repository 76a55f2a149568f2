package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages as they go by, in a pipe. */
class TailCommandTest extends AdminBench {
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
    void aBadFilterHasACaretUnderIt() {
        CommandRun ended = baton("tail", "flow:transfer", "kind:comand");

        assertThat(ended.code()).isEqualTo(2);
        List<String> lines = ended.err().lines().toList();
        assertThat(lines.get(1)).isEqualTo("  flow:transfer kind:comand");
        assertThat(lines.get(2)).isEqualTo(" ".repeat(2 + "flow:transfer kind:".length()) + "^");
        assertThat(lines.get(3)).contains("command");
        assertThat(asked).isEmpty();
    }
}
