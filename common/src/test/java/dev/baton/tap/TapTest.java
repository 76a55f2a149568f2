package dev.baton.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.Samples;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TapTest {
    private static final TapReader.Names NAMES = new TapReader.Names("n1", id -> id, Segment::toString);

    @Test
    void aFloodIsHeldWithinTheCapsAndWhatIsNotHeldIsCounted() {
        Tap tap = tap(TapLevel.FULL, 2_048, 4_000, Long.MAX_VALUE);
        TapReader.Cursor reader = tap.reader(NAMES).now();

        for (int i = 0; i < 500; i++) {
            tap.frame(Hop.Direction.OUT, "baton.node.n2", "n2", frame(100));
        }

        assertThat(tap.hops()).isEqualTo(500 * 101);
        assertThat(tap.reader(NAMES).newest(Integer.MAX_VALUE, hop -> true, false))
                .hasSize(2_048);
        assertThat(tap.payloadBytes()).isLessThanOrEqualTo(4_000).isPositive();
        assertThat(tap.drops()).isEqualTo(500 * 101 - 2_048);
        TapReader.Page page = tap.reader(NAMES).since(reader, 100, hop -> true, false);
        assertThat(page.hops()).hasSize(100);
        assertThat(page.missed())
                .as("what this reader was too late for, or did not want")
                .isEqualTo(500 * 101 - 100);
        assertThat(tap.reader(NAMES).since(page.next(), 100, hop -> true, false).hops())
                .isEmpty();
    }

    @Test
    void aPrefixThatIsTooMuchSwitchesItselfOffAndSaysSo() {
        Tap tap = tap(TapLevel.HEADERS, 2_048, 0, 1_000);
        tap.set(new TapRule("baton.node.", TapLevel.FULL, "by hand"));
        TapReader.Cursor reader = tap.reader(NAMES).now();

        for (int i = 0; i < 30; i++) {
            tap.frame(Hop.Direction.OUT, "baton.node.n2", "n2", frame(100));
        }

        assertThat(tap.level("baton.node.n2")).isEqualTo(TapLevel.OFF);
        assertThat(tap.level("baton.roster")).as("the others stay on").isEqualTo(TapLevel.HEADERS);
        assertThat(tap.rules())
                .anySatisfy(rule -> assertThat(rule.why()).startsWith("switched itself off: more than 1000"));
        assertThat(tap.reader(NAMES).since(reader, 10, hop -> true, false).levels())
                .singleElement()
                .satisfies(rule -> assertThat(rule.level()).isEqualTo(TapLevel.OFF));
        tap.reset();
        assertThat(tap.level("baton.node.n2")).isEqualTo(TapLevel.HEADERS);
    }

    @Test
    void theLongestPrefixDecides() {
        Tap tap = tap(TapLevel.OFF, 1_024, 0, Long.MAX_VALUE);
        assertThat(tap.isOff()).isTrue();
        tap.set(new TapRule("baton.", TapLevel.HEADERS, "by hand"));
        tap.set(new TapRule("baton.roster", TapLevel.OFF, "by hand"));

        assertThat(tap.isOff()).isFalse();
        assertThat(tap.level("baton.node.x")).isEqualTo(TapLevel.HEADERS);
        assertThat(tap.level("baton.roster")).isEqualTo(TapLevel.OFF);
        assertThat(tap.level("other")).isEqualTo(TapLevel.OFF);
    }

    @Test
    void headersAndPayloadsOfOtherMessagesAreMasked() {
        Tap tap = tap(TapLevel.FULL, 1_024, 10_000, Long.MAX_VALUE);

        tap.message(
                Hop.Direction.IN,
                Hop.Kind.SENT,
                "their.address",
                "",
                Map.of("authorization", "Bearer secret", "lang", "cs"),
                Optional.of(Buffer.buffer("{\"iban\":\"CZ650800\",\"text\":\"to CZ650800\",\"list\":[{\"IBAN\":7}]}")));

        assertThat(tap.reader(NAMES).newest(1, hop -> true, true))
                .singleElement()
                .satisfies(hop -> {
                    assertThat(hop.content().headers()).isEqualTo(Map.of("authorization", "***", "lang", "cs"));
                    assertThat(hop.content().payload())
                            .contains("{\"iban\":\"***\",\"text\":\"to ***\",\"list\":[{\"IBAN\":\"***\"}]}");
                });
        assertThat(tap.reader(NAMES)
                        .newest(1, hop -> true, false)
                        .getFirst()
                        .content()
                        .payload())
                .isEmpty();
    }

    @Test
    void pathsMaskOneFieldOnlyAndWhatIsNoJsonIsNotShown() {
        PayloadMask masking = new PayloadMask(List.of("order.name"), 40);

        assertThat(masking.of(Buffer.buffer("{\"order\":{\"name\":\"secret\"},\"name\":\"seen\"}")))
                .isEqualTo("{\"order\":{\"name\":\"***\"},\"name\":\"seen\"}");
        assertThat(masking.of(Buffer.buffer("secret"))).isEqualTo("(6 bytes that are no JSON)");
        assertThat(masking.of(Buffer.buffer("\"secret\""))).isEqualTo("(8 bytes)");
        assertThat(masking.of(Buffer.buffer("{\"body\":\"c2VjcmV0\",\"a\":\"" + "x".repeat(99) + "\"}")))
                .startsWith("{\"body\":\"***\",\"a\":\"xxx")
                .hasSize(40)
                .endsWith("…");
    }

    @Test
    void aLeaseAndTheFrameItTravelsInAreHousekeepingAndWorkIsNot() {
        Tap tap = tap(TapLevel.HEADERS, 1_024, 10_000, Long.MAX_VALUE);
        Command lease = Samples.storeCall(7, StoreCall.RENEW_LEASE);
        tap.message(Hop.Direction.IN, Hop.Kind.PUBLISHED, "baton.roster", "n2", Map.of(), Optional.empty());
        tap.frame(Hop.Direction.OUT, "baton.node.n2", "n2", new Frame("n1", List.of(lease)));
        tap.frame(Hop.Direction.OUT, "baton.node.n2", "n2", new Frame("n1", List.of(command(8))));
        tap.frame(Hop.Direction.OUT, "baton.node.n2", "n2", new Frame("n1", List.of(command(9), lease)));

        HopFilter.Good filter = (HopFilter.Good) HopFilter.parse("-is:housekeeping");
        List<Hop> work = tap.reader(NAMES).newest(100, hop -> filter.filter().matches(hop, Instant.now()), false);

        assertThat(work)
                .extracting(Hop::kind)
                .containsExactly(Hop.Kind.FRAME, Hop.Kind.COMMAND, Hop.Kind.FRAME, Hop.Kind.COMMAND);
        assertThat(tap.reader(NAMES).newest(100, hop -> true, false)).hasSize(8);
    }

    @Test
    void whoSentAMessageIsKnownIfItSaysSo() {
        Tap tap = tap(TapLevel.HEADERS, 1_024, 10_000, Long.MAX_VALUE);

        tap.message(Hop.Direction.IN, Hop.Kind.PUBLISHED, "baton.roster", "n2", Map.of(), Optional.empty());

        assertThat(tap.reader(NAMES).newest(1, hop -> true, false))
                .singleElement()
                .satisfies(hop -> assertThat(hop.route().from()).isEqualTo("n2"));
    }

    private static Tap tap(TapLevel level, int hops, long payloadBytes, long perSecond) {
        return new Tap(
                new TapSettings(level, hops, payloadBytes, 4_096, perSecond, Long.MAX_VALUE, List.of("iban"), 1),
                "n1",
                NodeClock.started());
    }

    private static Frame frame(int entries) {
        return new Frame(
                "n1",
                IntStream.rangeClosed(1, entries)
                        .<Entry>mapToObj(TapTest::command)
                        .toList());
    }

    private static Command command(int id) {
        return Samples.command(id, Claim.NONE, true, Duration.ofSeconds(9));
    }
}
