package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.LevelReport;
import dev.baton.inspector.query.Question;
import dev.baton.tap.TapSettings;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Reads and sets the levels of all nodes' taps. Event loop only. */
public final class TapLevels {
    private final ClusterQueries cluster;
    private final LevelsView.Limits limits;

    /** @param settings of this node */
    public TapLevels(ClusterQueries cluster, TapSettings settings) {
        this.cluster = cluster;
        this.limits = new LevelsView.Limits(
                settings.maxHopsPerSecond(), settings.maxPayloadsPerSecond(), settings.hops(), settings.payloadBytes());
    }

    Future<LevelsView> view() {
        return view(cluster.askAll(Question.of(Question.What.LEVELS), LevelReport.class));
    }

    /** @param node its name; empty: all nodes */
    Future<LevelsView> change(Optional<String> node, Question question) {
        List<NodeCard> nodes = cluster.all().stream()
                .filter(card -> node.map(name -> name.equals(card.name())).orElse(true))
                .toList();
        if (nodes.isEmpty()) {
            throw ApiProblem.of(404, "no-such-node", "There is no such node", "node: " + node.orElse("none at all"));
        }
        Future<List<ClusterQueries.Answer<LevelReport>>> reports = cluster.query(nodes, question, LevelReport.class);
        return view(reports.map(TapLevels::allChanged));
    }

    private static List<ClusterQueries.Answer<LevelReport>> allChanged(
            List<ClusterQueries.Answer<LevelReport>> reports) {
        List<String> silent = ClusterQueries.Answer.silent(reports);
        if (silent.isEmpty()) {
            return reports;
        }
        throw ApiProblem.of(
                        502,
                        "no-answer",
                        String.join(", ", silent) + ": no answer",
                        "Whether levels were changed there is not known; elsewhere they were. Set them again, or see "
                                + "GET /api/tap.")
                .inDoubt();
    }

    private Future<LevelsView> view(Future<List<ClusterQueries.Answer<LevelReport>>> reports) {
        return reports.map(answers -> new LevelsView(
                answers.stream()
                        .flatMap(answer -> answer.value().stream()
                                .flatMap(report -> report.levels().stream())
                                .map(rule -> LevelsView.Level.of(answer.node().name(), rule)))
                        .toList(),
                limits));
    }
}
