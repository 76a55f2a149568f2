package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.load.Median;
import dev.baton.load.Workload;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of TLS; two clusters are too much for a test beside others. */
class TlsCostTest {

    @Test
    void eachWorkHasItsOwnVerdict() {
        TlsCost.Report report = new TlsCost.Report(
                List.of(), List.of(ratio(Workload.TPCB, 0.7, 0.85, 0.9), ratio(Workload.LOOKUP, 0.7, 0.79, 0.9)));

        assertThat(report.verdicts())
                .extracting(Verdict::toString)
                .containsExactly(
                        "  reached     tpcb with TLS everywhere                 0.85 of plain, 0.70 to 0.90;"
                                + " by the servers' processor time alone 0.95 (wanted: at least 0.8)",
                        "  NOT REACHED lookup with TLS everywhere               0.79 of plain, 0.70 to 0.90;"
                                + " by the servers' processor time alone 0.95 (wanted: at least 0.8)");
    }

    private static TlsCost.Ratio ratio(Workload work, double... rounds) {
        return new TlsCost.Ratio(
                work,
                Median.of(Arrays.stream(rounds).boxed().toList(), Double::doubleValue),
                new Median(0.95, 0.95, 0.95));
    }
}
