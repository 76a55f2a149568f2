package dev.baton.inspector.api;

import dev.baton.async.Reason;
import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.NodeReport;
import dev.baton.inspector.query.Question;
import dev.baton.inspector.query.Subscriptions;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All nodes, with their subscriptions by the cluster's table. Event loop only. */
public final class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    /** A member that is frozen may hold its part of the table back. */
    private static final long TABLE_MILLIS = 1_500;

    private final ClusterQueries cluster;
    private final Clocks clocks;
    private final Subscriptions subscriptions;

    public Nodes(ClusterQueries cluster, Clocks clocks, Subscriptions subscriptions) {
        this.cluster = cluster;
        this.clocks = clocks;
        this.subscriptions = subscriptions;
    }

    Future<NodesView> view() {
        Future<List<Subscriptions.Subscription>> table = subscriptions
                .all()
                .timeout(TABLE_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(why -> {
                    LOG.warn("The table of subscriptions can't be read: {}", Reason.of(why));
                    return List.of();
                });
        Future<List<ClusterQueries.Answer<NodeReport>>> reports =
                cluster.askAll(Question.of(Question.What.NODE), NodeReport.class);
        return Future.all(table, reports).map(ignored -> view(reports.result(), table.result()));
    }

    private NodesView view(List<ClusterQueries.Answer<NodeReport>> answers, List<Subscriptions.Subscription> table) {
        List<NodeReport> nodes = answers.stream()
                .map(answer -> answer.value()
                        .map(report -> report.measured(
                                clocks.of(answer.node().nodeId()).orElse(Clocks.Offset.NONE),
                                addresses(table, answer.node())))
                        .orElseGet(() -> NodeReport.unreachable(answer.node())))
                .toList();
        List<NodeReport.Ping> pings =
                nodes.stream().flatMap(node -> node.pings().stream()).toList();
        return new NodesView(
                nodes,
                pings,
                orphans(table.stream().filter(one -> !one.member()).toList()));
    }

    private static List<String> addresses(List<Subscriptions.Subscription> table, NodeCard node) {
        return table.stream()
                .filter(one -> one.nodeId().equals(node.nodeId()))
                .map(Subscriptions.Subscription::address)
                .sorted()
                .toList();
    }

    private static List<NodesView.Orphan> orphans(List<Subscriptions.Subscription> subscriptions) {
        return subscriptions.stream()
                .map(one -> new NodesView.Orphan(one.address(), one.nodeId()))
                .toList();
    }

    Future<NodesView.Repaired> repair() {
        return subscriptions.removeOrphans().map(removed -> new NodesView.Repaired(orphans(removed)));
    }
}
