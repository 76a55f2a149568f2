package dev.baton.inspector.api;

import dev.baton.inspector.query.ActivityReport;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.Question;
import dev.baton.tap.NodeClock;
import dev.baton.timeline.FlowActivity;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds up the requests that ended on all gateways. Event loop only. */
public final class Activity {
    private static final Logger LOG = LoggerFactory.getLogger(Activity.class);

    private final ClusterQueries cluster;
    private final Clocks clocks;
    private final NodeClock clock;

    public Activity(ClusterQueries cluster, Clocks clocks, NodeClock clock) {
        this.cluster = cluster;
        this.clocks = clocks;
        this.clock = clock;
    }

    Future<ActivityView> view() {
        return cluster.askAll(Question.of(Question.What.ACTIVITY), ActivityReport.class)
                .map(this::view);
    }

    private ActivityView view(List<ClusterQueries.Answer<ActivityReport>> answers) {
        ActivitySum sum = new ActivitySum(clock.now());
        for (ClusterQueries.Answer<ActivityReport> answer : answers) {
            long ahead =
                    clocks.of(answer.node().nodeId()).map(Clocks.Offset::nanos).orElse(0L);
            try {
                answer.value().ifPresent(report -> sum.add(answer.node().name(), report, intervals(ahead)));
            } catch (IllegalArgumentException e) { // histograms of another release
                LOG.debug("The activity of {} can't be read", answer.node().name(), e);
            }
        }
        return sum.view();
    }

    /** Nodes cut the time by their own clocks: an interval more or less if they are far apart. */
    private static long intervals(long aheadNanos) {
        return Math.round((double) aheadNanos / FlowActivity.INTERVAL.toNanos());
    }
}
