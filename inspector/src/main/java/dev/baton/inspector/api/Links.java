package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.Question;
import dev.baton.inspector.query.TrafficReport;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Frames from node to node, as their senders counted them. Event loop only. */
public final class Links {
    private static final String NODE = "baton.node.";

    private final ClusterQueries cluster;

    public Links(ClusterQueries cluster) {
        this.cluster = cluster;
    }

    Future<LinksView> view() {
        return cluster.askAll(Question.of(Question.What.TRAFFIC), TrafficReport.class)
                .map(Links::view);
    }

    /** At its own address a node counts what comes in; its senders count that already. */
    static LinksView view(List<ClusterQueries.Answer<TrafficReport>> answers) {
        Map<String, String> owners = answers.stream()
                .map(ClusterQueries.Answer::node)
                .collect(Collectors.toMap(node -> NODE + node.nodeId(), NodeCard::name, (one, same) -> one));
        return new LinksView(answers.stream()
                .flatMap(answer -> answer.value().stream()
                        .flatMap(report -> report.rows().stream())
                        .filter(row -> owners.containsKey(row.address()))
                        .filter(row ->
                                !row.address().equals(NODE + answer.node().nodeId()))
                        .map(row -> new LinksView.Link(
                                answer.node().name(),
                                owners.getOrDefault(row.address(), ""),
                                rounded(row.perSecond()),
                                rounded(row.entriesPerSecond().orElse(row.perSecond())),
                                Math.round(row.bytesPerSecond()))))
                .toList());
    }

    private static double rounded(double perSecond) {
        return Math.round(perSecond * 10) / 10.0;
    }
}
