package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.testing.TestInstallation;
import dev.baton.load.Workload;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** That TLS everywhere is measured beside none; not how they compare: tests run beside others. */
class TlsCostTest {
    @Test
    void bothClustersAnswerAndAreCompared() throws Exception {
        List<String> news = new CopyOnWriteArrayList<>();
        TlsCost cost = new TlsCost(TestInstallation.create(), 1, 1, 1, 1, news::add);

        TlsCost.Report report = cost.run();

        assertThat(report.figures()).hasSize(4).allSatisfy(figure -> assertThat(figure.perSecond())
                .as(figure + " of " + news)
                .isPositive());
        assertThat(report.ratios()).extracting(TlsCost.Ratio::work).containsExactly(Workload.TPCB, Workload.LOOKUP);
        assertThat(report.verdicts()).hasSize(2).allSatisfy(verdict -> assertThat(verdict.figure())
                .contains("of plain"));
    }
}
