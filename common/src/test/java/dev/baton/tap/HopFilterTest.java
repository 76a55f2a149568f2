package dev.baton.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Json;
import dev.baton.message.Verdict;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HopFilterTest {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final UUID REQUEST = UUID.fromString("01a207df-6289-7b2b-911b-14a84f843c27");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "address:baton.node.*",
                "address:*node*x1",
                "address:BATON.NODE.X1",
                "node:db-worker-2",
                "node:gateway-1,db-worker-2",
                "flow:transfer verdict:failed took>50ms wait>5ms bytes>1024 kind:completion direction:in",
                "request:01a207df-6289-7b2b-911b-14a84f843c27",
                "thread:*eventloop*",
                "header.lang=cs",
                "since:5m",
                "text:\"free words\"",
                "text:LEDGER",
                "text:note\":\"some",
                "-flow:probe -kind:frame",
                "took<1s bytes<1MiB",
                "verdict:node-left,failed"
            })
    void lets(String filter) {
        assertThat(matches(filter)).as(filter).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address:baton.node",
                "address:*node*x2",
                "address:baton.node.x1*x1",
                "node:db-worker",
                "-node:db-worker-*",
                "flow:transfer verdict:replied",
                "took>61ms",
                "bytes<1024",
                "since:1m",
                "header.lang=de",
                "header.other=cs",
                "text:\"words free\""
            })
    void stops(String filter) {
        assertThat(matches(filter)).as(filter).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "transfer | 0",
                "flow:transfer nonsense:x | 14",
                "flow: | 5",
                "kind:comand | 5",
                "kind:command,frme | 13",
                "verdict:fine | 8",
                "took>fast | 5",
                "took:5ms | 4",
                "flow>5 | 0",
                "since:yesterday | 6",
                "text:\"open | 5",
                "-node:\"b c | 6",
                "flow:a node:b\" | 13",
                "node:a,\"b | 7",
                "flow:\"a\"b | 8",
                "header.=x | 0",
                "bytes>1GB | 6",
                "is:fine | 3"
            })
    void saysWhereItCantBeUnderstoodAndWhatCouldStandThere(String filter, int position) {
        assertThat(HopFilter.parse(filter)).isInstanceOfSatisfying(HopFilter.Bad.class, bad -> {
            assertThat(bad.position()).isEqualTo(position);
            assertThat(bad.message()).isNotBlank();
            assertThat(bad.hint()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address",
                "node",
                "from",
                "to",
                "flow",
                "segment",
                "verdict",
                "kind",
                "direction",
                "request",
                "id",
                "thread",
                "text",
                "header.NAME",
                "since",
                "is:housekeeping",
                "took",
                "wait",
                "run",
                "bytes"
            })
    void anUnknownKeyIsAnsweredWithAllKnownKeys(String key) {
        assertThat(HopFilter.parse("nonsense:x")).isInstanceOfSatisfying(HopFilter.Bad.class, bad -> assertThat(
                        bad.hint().split("[ ,;]+"))
                .contains(key));
    }

    @Test
    void aFilterThatIsTooLongIsRefused() {
        assertThat(HopFilter.parse("a".repeat(1_001))).isInstanceOf(HopFilter.Bad.class);
    }

    private static boolean matches(String filter) {
        return ((HopFilter.Good) HopFilter.parse(filter)).filter().matches(hop(), NOW);
    }

    static Hop hop() {
        return new Hop(
                "db-worker-2",
                7,
                NOW.minus(Duration.ofMinutes(2)),
                Hop.Direction.IN,
                Hop.Kind.COMPLETION,
                new Hop.Route("baton.node.x1", "gateway-1", "db-worker-2"),
                new Hop.Ids("x1-5", Optional.empty(), Optional.of(REQUEST)),
                new Hop.Work(Optional.of("transfer"), Optional.of("post to the ledger")),
                2_048,
                "vert.x-eventloop-thread-1",
                new Hop.Effort(10_000, 50_000, 3),
                Optional.of(Verdict.FAILED),
                new Hop.Content(Map.of("lang", "cs"), Optional.of("{\"note\":\"some free words\"}")));
    }

    @Test
    void asJsonAHopIsFlatAndReadBackTheSame() {
        Hop hop = hop();
        Buffer json = Json.write(hop);

        assertThat(json.toString())
                .contains("\"direction\":\"in\"", "\"kind\":\"completion\"", "\"address\":\"baton.node.x1\"")
                .contains("\"waitMicros\":10000", "\"verdict\":\"failed\"", "\"flow\":\"transfer\"")
                .doesNotContain("causeId", "null");
        assertThat(Json.read(json, Hop.class)).isEqualTo(hop);
    }
}
