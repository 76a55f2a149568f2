package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.lab.Lab;
import dev.baton.inspector.lab.LabFaults;
import dev.baton.inspector.lab.LabLease;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.inspector.lab.LabSupervisor;
import dev.baton.inspector.lab.LabWatch;
import dev.baton.inspector.lab.TracksReport;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The live lab of the whole cluster: each node does its own part. Event loop only. */
public final class LabCluster {
    /** A fault that is later than this is none: a frozen node reads what it was asked when it thaws. */
    private static final Duration FAULT_VALID = Duration.ofSeconds(1);

    /** The same of knobs, which the page turns again every other second. */
    private static final Duration CHANGE_VALID = Duration.ofSeconds(2);

    private static final String BACK =
            "Without a page that renews them, nodes turn them back by themselves, after %d s."
                    .formatted(Lab.LEASE.toSeconds());

    private final ClusterQueries cluster;
    private final Clocks clocks;
    private final NodeClock clock;
    private final LabSupervisor supervisor;
    private final String self;

    /** @param self the name of this node */
    public LabCluster(ClusterQueries cluster, Clocks clocks, NodeClock clock, LabSupervisor supervisor, String self) {
        this.cluster = cluster;
        this.clocks = clocks;
        this.clock = clock;
        this.supervisor = supervisor;
        this.self = self;
    }

    LabView view() {
        return new LabView(
                self,
                Lab.LEASE.toMillis(),
                Lab.FROZEN.toMillis(),
                Slices.BUCKET_MICROS,
                LabSettings.STYLES,
                LabFaults.FILLS,
                Map.of(
                        "perSecond", LabSettings.PER_SECOND,
                        "atOnce", LabSettings.AT_ONCE,
                        "databaseMillis", LabSettings.DATABASE_MILLIS,
                        "rounds", LabSettings.ROUNDS,
                        "eventLoops", LabSettings.EVENT_LOOPS,
                        "computeThreads", LabSettings.COMPUTE_THREADS,
                        "batch", LabSettings.BATCH,
                        "queue", LabSettings.QUEUE,
                        "dbWorkers", LabSettings.DB_WORKERS,
                        "computeServices", LabSettings.COMPUTE_SERVICES),
                supervisor.listens(),
                labNodes());
    }

    private List<LabView.Node> labNodes() {
        return cluster.all().stream()
                .map(node -> new LabView.Node(node.name(), roles(node), node.state() == NodeCard.State.READY))
                .toList();
    }

    private static List<String> roles(NodeCard node) {
        return node.roles().stream().map(RoleName::toString).sorted().toList();
    }

    /**
     * Turns the knobs everywhere, or renews their lease. One gateway makes the load, and decides who may: the first
     * that answers.
     */
    Future<LabView.Changed> change(String owner, LabSettings settings) {
        settings.problem().ifPresent(why -> {
            throw ApiProblem.of(400, "bad-knob", "A knob is out of range", why);
        });
        if (!settings.nodesOrAsStarted().asStarted() && !supervisor.listens()) {
            throw ApiProblem.of(
                    409,
                    "no-supervisor",
                    "Nodes can't be started and stopped from here",
                    "Only those of ./baton up can, with a node for each role; this node was started in another way.");
        }
        List<NodeCard> gateways = gateways();
        if (gateways.isEmpty()) {
            throw ApiProblem.of(503, "no-gateway", "No gateway makes the load", "See /api/nodes.");
        }
        String text = Json.write(settings).toString();
        return withLoad(gateways, owner, text).compose(load -> {
            List<NodeCard> others = cluster.all().stream()
                    .filter(node -> !node.equals(load.by()))
                    .toList();
            return cluster.query(others, node -> turn(node, owner, text, false), LabLease.class)
                    .compose(answers -> supervisor
                            .want(owner, settings.nodesOrAsStarted(), self)
                            .map(answers))
                    .map(answers -> new LabView.Changed(
                            settings,
                            load.by().name(),
                            Lab.LEASE.toMillis(),
                            load.noted(),
                            ClusterQueries.Answer.silent(answers)));
        });
    }

    /** One that is a db-worker, too, is not ready while the database is cut: a page has to renew that nevertheless. */
    private List<NodeCard> gateways() {
        return cluster.all().stream()
                .filter(node -> node.roles().contains(RoleName.GATEWAY) && node.state() != NodeCard.State.DRAINING)
                .sorted(Comparator.comparing(node -> node.state() != NodeCard.State.READY))
                .toList();
    }

    /** The gateway that makes the load, and whether the audit has to know. */
    private record Load(NodeCard by, boolean noted) {}

    private Future<Load> withLoad(List<NodeCard> gateways, String owner, String settings) {
        if (gateways.isEmpty()) {
            return Future.failedFuture(ApiProblem.of(
                            502, "no-answer", "No gateway answers", "Whether knobs were turned is not known. " + BACK)
                    .inDoubt());
        }
        NodeCard gateway = gateways.getFirst();
        return cluster.query(gateway, turn(gateway, owner, settings, true), LabLease.class)
                .compose(answer -> answer.value()
                        .map(lease -> lease.granted()
                                ? Future.succeededFuture(new Load(gateway, lease.noted()))
                                : Future.<Load>failedFuture(taken()))
                        .orElseGet(() -> withLoad(gateways.subList(1, gateways.size()), owner, settings)));
    }

    private static ApiProblem taken() {
        return ApiProblem.of(
                409,
                "knobs-taken",
                "Another page turns the knobs",
                "Close it, or stop its load and turn its knobs back; then they are free after some seconds.");
    }

    private Question turn(NodeCard node, String owner, String settings, boolean load) {
        Map<String, String> with = Map.of(
                "owner",
                owner,
                "settings",
                settings,
                "load",
                Boolean.toString(load),
                "until",
                until(node, CHANGE_VALID));
        return new Question(Question.What.LAB_CHANGE, with);
    }

    /** By the node's clock. */
    private String until(NodeCard node, Duration valid) {
        long ahead = clocks.of(node.nodeId()).map(Clocks.Offset::nanos).orElse(0L);
        return Long.toString(clock.now() + ahead + valid.toNanos());
    }

    /** What this one changed; what another one has stays. Fails if that is so, or if it is not known of a node. */
    Future<LabView> reset(String owner) {
        return cluster.askAll(new Question(Question.What.LAB_RESET, Map.of("owner", owner)), LabLease.class)
                .compose(answers -> anothers(answers)
                        ? Future.succeededFuture(answers)
                        : supervisor.withdraw(owner).map(answers))
                .map(answers -> {
                    refuseUnlessReset(answers);
                    return view();
                });
    }

    private static void refuseUnlessReset(List<ClusterQueries.Answer<LabLease>> answers) {
        List<String> silent = ClusterQueries.Answer.silent(answers);
        if (!silent.isEmpty()) {
            throw ApiProblem.of(
                            502,
                            "no-answer",
                            String.join(", ", silent) + ": no answer",
                            "Whether knobs are turned back there is not known. " + BACK)
                    .inDoubt();
        }
        if (anothers(answers)) {
            throw taken();
        }
    }

    /** Whether another page has the knobs by now, and with them the nodes that there shall be. */
    private static boolean anothers(List<ClusterQueries.Answer<LabLease>> answers) {
        return answers.stream().flatMap(answer -> answer.value().stream()).anyMatch(lease -> !lease.granted());
    }

    /** All nodes ask the kernel about their threads, for some seconds. */
    Future<LabView.Watched> watch() {
        return cluster.askAll(Question.of(Question.What.LAB_WATCH), LabWatch.class)
                .map(answers -> new LabView.Watched(watching(answers, true), watching(answers, false)));
    }

    private static List<String> watching(List<ClusterQueries.Answer<LabWatch>> answers, boolean wanted) {
        return answers.stream()
                .filter(answer -> answer.value().filter(LabWatch::kernel).isPresent() == wanted)
                .map(answer -> answer.node().name())
                .toList();
    }

    /** What the audit may say of a fault that was asked for: texts that are known here; else nothing. */
    String known(String name, String fault) {
        boolean node = cluster.all().stream().anyMatch(card -> card.name().equals(name));
        boolean known =
                Stream.of(Lab.Fault.values()).anyMatch(each -> each.name().equalsIgnoreCase(fault));
        return node && known ? fault.toLowerCase(Locale.ROOT) + " " + name : "";
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
        Question question = new Question(
                Question.What.LAB_FAULT, Map.of("fault", wanted.name(), "until", until(node, FAULT_VALID)));
        return cluster.query(node, question, ClockReading.class).map(answer -> answer.value()
                .map(reading -> new LabView.Failed(name, fault))
                .orElseThrow(() -> ApiProblem.of(
                                502,
                                "no-answer",
                                name + " does not answer",
                                "Whether it fails is not known: it may be gone, frozen, or failing already, or can't be"
                                        + " frozen, as process 1 of a container. See its state in /api/nodes.")
                        .inDoubt()));
    }

    private static Lab.Fault fault(String name) {
        try {
            return Lab.Fault.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-fault", "There is no fault '" + name + "'", "There are kill and freeze.");
        }
    }

    /**
     * Reads what happens, frame after frame, for one viewer. A node that is slow holds nothing up: its answer is in a
     * later frame, and meanwhile it is not asked again.
     */
    final class Reader {
        private final Map<String, Long> next = new HashMap<>();
        private final Set<String> asked = new HashSet<>();
        private final Set<String> unresponsive = new TreeSet<>();
        private final List<LabView.NodeFrame> answered = new ArrayList<>();

        /** @param whenAll is called when all nodes have answered, or can't */
        void ask(Runnable whenAll) {
            List<NodeCard> nodes = cluster.all();
            next.keySet().retainAll(nodes.stream().map(NodeCard::nodeId).toList());
            unresponsive.clear();
            for (NodeCard node : nodes) {
                if (asked.add(node.nodeId())) {
                    tracks(node).onComplete(answer -> answered(answer.result(), whenAll));
                } else {
                    unresponsive.add(node.name());
                }
            }
        }

        boolean hasAnswers() {
            return !answered.isEmpty();
        }

        /** What was answered since the last frame. */
        LabView.Frame frame(long notShown) {
            LabView.Frame frame = new LabView.Frame(
                    clock.now() / 1_000, notShown, List.copyOf(answered), List.copyOf(unresponsive), labNodes());
            answered.clear();
            return frame;
        }

        private Future<ClusterQueries.Answer<TracksReport>> tracks(NodeCard node) {
            Map<String, String> with = Optional.ofNullable(next.get(node.nodeId()))
                    .map(since -> Map.of("since", Long.toString(since)))
                    .orElse(Map.of());
            return cluster.query(node, new Question(Question.What.TRACKS, with), TracksReport.class);
        }

        private void answered(ClusterQueries.Answer<TracksReport> answer, Runnable whenAll) {
            NodeCard node = answer.node();
            asked.remove(node.nodeId());
            answer.value()
                    .ifPresentOrElse(
                            report -> {
                                next.put(node.nodeId(), report.slices().next());
                                answered.add(frame(node, report));
                            },
                            () -> unresponsive.add(node.name()));
            if (asked.isEmpty()) {
                whenAll.run();
            }
        }

        private LabView.NodeFrame frame(NodeCard node, TracksReport report) {
            long ahead = clocks.of(node.nodeId()).map(Clocks.Offset::nanos).orElse(0L);
            return new LabView.NodeFrame(
                    node.name(),
                    roles(node),
                    ahead / 1_000,
                    report.slices().missed(),
                    report.slices().tracks(),
                    report.slices().depths(),
                    report.slices().noPlaces(),
                    report.threads(),
                    report.figures(),
                    report.load());
        }
    }

    Reader reader() {
        return new Reader();
    }
}
