package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.load.LoadResult;
import dev.baton.load.Median;
import dev.baton.load.WarmUp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a report says first is what its samples say. */
class FindingTest {
    private final List<RowSample> samples = new ArrayList<>();

    @Test
    void theFirstSentenceIsAboutTheLoadAtWhichBlockingAndNotificationPart() {
        rounds(Row.NOTIFICATION, 8, 0, 300, 310, 305);
        rounds(Row.BLOCKING, 8, 0, 302, 306, 304);
        rounds(Row.NOTIFICATION, 512, 0, 9_000, 9_100, 9_200);
        rounds(Row.BLOCKING, 512, 4_000, 1_900, 2_000, 2_100);

        assertThat(findings(3))
                .containsExactly(
                        "At 512 at once, blocking answered 6,000 of 18,000 requests, "
                                + "notification 27,300 of 27,300 requests.",
                        "At 512 at once, blocking answered 2,000 requests a second, 0.22 times as many as "
                                + "notification with 9,100.",
                        "At 8 at once, blocking answered 304 requests a second and notification 305: level, as they "
                                + "differ by less than the rounds do.");
    }

    @Test
    void wherePartingIsNowhereItIsTheHighestLoadAndLevel() {
        rounds(Row.NOTIFICATION, 8, 0, 300, 310);
        rounds(Row.BLOCKING, 8, 0, 296, 304);
        rounds(Row.NOTIFICATION, 64, 0, 2_000, 2_300);
        rounds(Row.BLOCKING, 64, 0, 1_900, 2_200);

        assertThat(findings(2).getFirst()).startsWith("At 64 at once, blocking answered 4,100 of 4,100 requests,");
        assertThat(findings(2).get(1)).contains(": level, as");
    }

    @Test
    void oneRoundSaysNothingOfTheSpread() {
        rounds(Row.NOTIFICATION, 8, 0, 300);
        rounds(Row.BLOCKING, 8, 0, 100);

        assertThat(findings(1).get(1)).endsWith("in one round, so how much rounds differ is not known.");
    }

    @Test
    void withoutBlockingTheFirstRowIsComparedWithTheOneThatDiffersMost() {
        rounds(Row.NOTIFICATION, 8, 0, 300, 301);
        rounds(Row.CALLBACK, 8, 0, 290, 291);
        rounds(Row.POLLING, 8, 0, 100, 101);

        assertThat(findings(2).getFirst())
                .startsWith("At 8 at once, polling answered 201 of 201 requests, notification");
    }

    @Test
    void oneRowAloneIsComparedWithNothing() {
        rounds(Row.NOTIFICATION, 8, 0, 300, 301);

        assertThat(findings(2)).isEmpty();
        assertThat(Finding.of(List.of(), 2)).isEmpty();
    }

    @Test
    void aRowThatAnsweredNothingHasNoLatency() {
        rounds(Row.BLOCKING, 4_096, 500, 0, 0);

        LoadPoint point = LoadCurve.of(Row.BLOCKING, samples).points().getFirst();

        assertThat(point.p50Micros().value()).isNaN();
        assertThat(point.turnedAwayShare().value()).isEqualTo(100);
        assertThat(LoadPlots.of(Row.Group.STYLE, List.of(LoadCurve.of(Row.BLOCKING, samples)))
                        .drawn())
                .hasSize(7)
                .noneMatch(drawn -> drawn.svg().contains("NaN"));
    }

    @Test
    void levelIsWhatDiffersByLessThanTheRounds() {
        Median wide = new Median(100, 90, 115);

        assertThat(Comparison.of(wide, new Median(120, 119, 121), 3)).isInstanceOf(Comparison.Level.class);
        assertThat(Comparison.of(wide, new Median(126, 125, 127), 3))
                .isInstanceOf(Comparison.Different.class)
                .hasToString("0.79 times");
        assertThat(Comparison.of(wide, wide, 1)).isInstanceOf(Comparison.Unknown.class);
        assertThat(Comparison.of(wide, new Median(0, 0, 0), 3)).isInstanceOf(Comparison.Unknown.class);
    }

    @Test
    void itIsWarmWhenTwoLooksFindNothingFaster() {
        assertThat(looks(12, 100, 150, 200, 205, 204, 300)).isEqualTo(5);
        assertThat(looks(2, 100, 150, 200)).isEqualTo(2);
        assertThat(looks(0, 100)).isZero();
    }

    @Test
    void aQuickRunCountsForLessThanTwoMinutes() {
        LabPlan plan = Laboratory.plan(new Laboratory.Options(
                true,
                List.of(),
                Laboratory.DEFAULT,
                Laboratory.DEFAULT,
                Laboratory.DEFAULT,
                List.of(),
                Laboratory.DEFAULT,
                Path.of("lab")));
        int rows = plan.rows().size();
        int rounds = rows * plan.rounds() * plan.seconds();
        int sweep = plan.swept(plan.rows()).size() * plan.otherLoads().size() * plan.rounds() * (1 + plan.seconds());

        assertThat(rows * plan.warmUps() + rounds + sweep).isLessThan(120);
        assertThat(plan.loads()).containsExactly(8, 512);
    }

    private static int looks(int most, double... perSecond) {
        Iterator<Double> looks = Arrays.stream(perSecond).iterator();
        return WarmUp.untilNoFaster(most, looks::next);
    }

    private List<String> findings(int rounds) {
        return Finding.of(
                Stream.of(Row.NOTIFICATION, Row.CALLBACK, Row.POLLING, Row.BLOCKING)
                        .map(row -> LoadCurve.of(row, samples))
                        .filter(curve -> !curve.points().isEmpty())
                        .toList(),
                rounds);
    }

    /** Rounds of a second, each with so many answers and so many 503. */
    private void rounds(Row row, int atOnce, long turnedAway, long... answered) {
        for (int round = 0; round < answered.length; round++) {
            LoadResult result =
                    new LoadResult(answered[round], turnedAway, 0, answered[round], 900, 1_500, 4_000, 5_000, 6_000, 0);
            samples.add(new RowSample(
                    row, atOnce, round + 1, result, 120, 17, 4.5, 0.6, 0.1, Map.of(), Map.of("event-loop", 100.0)));
        }
    }
}
