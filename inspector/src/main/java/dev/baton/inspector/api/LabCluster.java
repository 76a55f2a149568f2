package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.lab.Lab;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.lab.LanesReport;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.ClockReading;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.Question;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.tap.NodeClock;
import dev.baton.timeline.Slices;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The live lab of the whole cluster: each node does its own part. Event loop only. */
public final class LabCluster {
    private final ClusterQueries cluster;
    private final Clocks clocks;
    private final NodeClock clock;
    private final String self;

    /** @param self the name of this node */
    public LabCluster(ClusterQueries cluster, Clocks clocks, NodeClock clock, String self) {
        this.cluster = cluster;
        this.clocks = clocks;
        this.clock = clock;
        this.self = self;
    }

    LabView view() {
        return new LabView(
                self,
                Lab.LEASE.toMillis(),
                Lab.FROZEN.toMillis(),
                Slices.BUCKET_MICROS,
                LabSettings.STYLES,
                Map.of(
                        "perSecond", LabSettings.PER_SECOND,
                        "atOnce", LabSettings.AT_ONCE,
                        "databaseMillis", LabSettings.DATABASE_MILLIS,
                        "rounds", LabSettings.ROUNDS,
                        "computeThreads", LabSettings.COMPUTE_THREADS,
                        "batch", LabSettings.BATCH),
                cluster.all().stream()
                        .map(node -> new LabView.Node(node.name(), roles(node)))
                        .toList());
    }

    private static List<String> roles(NodeCard node) {
        return node.roles().stream().map(RoleName::toString).sorted().toList();
    }

    /** Turns the knobs everywhere, or renews their lease; one gateway makes the load. */
    Future<LabView.Changed> change(LabSettings settings) {
        settings.problem().ifPresent(why -> {
            throw ApiProblem.of(400, "bad-knob", "A knob is out of range", why);
        });
        NodeCard gateway = cluster.all().stream()
                .filter(node -> node.roles().contains(RoleName.GATEWAY) && node.state() == NodeCard.State.READY)
                .findFirst()
                .orElseThrow(() -> ApiProblem.of(503, "no-gateway", "No gateway is ready", "See /api/nodes."));
        String text = Json.write(settings).toString();
        List<Future<ClusterQueries.Answer<ClockReading>>> answers = cluster.all().stream()
                .map(node -> cluster.query(
                        node,
                        new Question(
                                Question.What.LAB_CHANGE,
                                Map.of("settings", text, "load", Boolean.toString(node.equals(gateway)))),
                        ClockReading.class))
                .toList();
        return Future.all(answers).map(ignored -> new LabView.Changed(settings, gateway.name(), Lab.LEASE.toMillis()));
    }

    Future<LabView> reset() {
        return cluster.askAll(Question.of(Question.What.LAB_RESET), ClockReading.class)
                .map(ignored -> view());
    }

    Future<LabView.Failed> fail(String name, String fault) {
        Lab.Fault wanted = fault(fault);
        if (name.equals(self)) {
            throw ApiProblem.of(
                    409, "own-node", "This page comes from " + self, "Open the lab at another node's admin port.");
        }
        NodeCard node = cluster.all().stream()
                .filter(card -> card.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiProblem.of(404, "no-node", "There is no node " + name, "See /api/nodes."));
        return cluster.query(
                        node, new Question(Question.What.LAB_FAULT, Map.of("fault", wanted.name())), ClockReading.class)
                .map(answer -> answer.value()
                        .map(reading -> new LabView.Failed(name, fault))
                        .orElseThrow(() -> ApiProblem.of(
                                502, "no-answer", name + " does not answer", "It may have failed already.")));
    }

    private static Lab.Fault fault(String name) {
        try {
            return Lab.Fault.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-fault", "There is no fault '" + name + "'", "There are kill and freeze.");
        }
    }

    /** Reads what happens, frame after frame, for one viewer. */
    final class Reader {
        private final Map<String, Long> next = new HashMap<>();

        /** Never fails. */
        Future<LabView.Frame> frame(long notShown) {
            List<NodeCard> nodes = cluster.all();
            next.keySet().retainAll(nodes.stream().map(NodeCard::nodeId).toList());
            List<Future<ClusterQueries.Answer<LanesReport>>> answers =
                    nodes.stream().map(this::lanes).toList();
            return Future.all(answers).map(ignored -> {
                List<LabView.NodeFrame> frames = new ArrayList<>();
                List<String> silent = new ArrayList<>();
                answers.forEach(answer -> add(answer.result(), frames, silent));
                return new LabView.Frame(clock.now() / 1_000, notShown, frames, silent);
            });
        }

        private Future<ClusterQueries.Answer<LanesReport>> lanes(NodeCard node) {
            Map<String, String> with = Optional.ofNullable(next.get(node.nodeId()))
                    .map(since -> Map.of("since", Long.toString(since)))
                    .orElse(Map.of());
            return cluster.query(node, new Question(Question.What.LANES, with), LanesReport.class);
        }

        private void add(
                ClusterQueries.Answer<LanesReport> answer, List<LabView.NodeFrame> frames, List<String> silent) {
            NodeCard node = answer.node();
            answer.value()
                    .ifPresentOrElse(
                            report -> {
                                next.put(node.nodeId(), report.slices().next());
                                frames.add(frame(node, report));
                            },
                            () -> silent.add(node.name()));
        }

        private LabView.NodeFrame frame(NodeCard node, LanesReport report) {
            long ahead = clocks.of(node.nodeId()).map(Clocks.Offset::nanos).orElse(0L);
            return new LabView.NodeFrame(
                    node.name(),
                    roles(node),
                    ahead / 1_000,
                    report.slices().missed(),
                    report.slices().lanes(),
                    report.slices().depths(),
                    report.threads(),
                    report.figures(),
                    report.load());
        }
    }

    Reader reader() {
        return new Reader();
    }
}
