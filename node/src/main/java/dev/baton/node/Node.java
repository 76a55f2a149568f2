package dev.baton.node;

import dev.baton.async.Reason;
import dev.baton.bus.Bus;
import dev.baton.bus.KnownFlow;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeCard.State;
import dev.baton.config.ConfigFile;
import dev.baton.config.StartProblem;
import dev.baton.flow.Flow;
import dev.baton.inspector.Inspector;
import dev.baton.inspector.api.Access;
import dev.baton.inspector.query.LoopWatch;
import dev.baton.limit.TrustedProxies;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.node.cluster.Cluster;
import dev.baton.node.token.TokenVerifier;
import dev.baton.store.AuditLog;
import dev.baton.tap.NodeClock;
import dev.baton.tap.Tap;
import dev.baton.telemetry.OtlpSpans;
import dev.baton.telemetry.Telemetry;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.StageMeters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, from start to stop.
 *
 * <p>Start: look at everything that can be wrong without a network, join the cluster, open the admin port, open the
 * bus, start the roles, announce itself. Stop is its mirror: drain, stop the roles, close the bus, leave. A start that
 * fails closes what it opened. Any thread.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);

    /** What waits for an answer that can't come any more has bounds of some seconds itself. */
    private static final Duration CLOSE_KILLED = Duration.ofSeconds(15);

    private final NodeSettings settings;
    private final Cluster cluster;
    private final Meters meters;
    private final AdminServer admin;
    private final Recorder recorder;
    private final Optional<Telemetry> telemetry;
    private final Bus bus;
    private final NodeContext context;
    private final AuditLog audit;
    private final Optional<TokenVerifier> tokens;
    private final Inspector inspector;
    private final Access access;
    private final List<PlayedRole> played = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Promise<Void> ended = Promise.promise();
    private final boolean alone;

    private Node(NodePlan plan, Cluster cluster, Meters meters, Optional<Telemetry> telemetry) {
        this.settings = plan.node();
        this.alone = plan.cluster().alone();
        this.cluster = cluster;
        this.meters = meters;
        NodeIdentity self =
                new NodeIdentity(cluster.membership().self(), plan.name(), plan.roleNames(), plan.version());
        NodeCard card = new NodeCard(self.id(), self.name(), self.roles(), self.version(), State.STARTING)
                .with(KnownFlow.of(plan.flows().all()));
        int cardBytes = Json.write(card).length(); // loads the classes for JSON, too, before an event loop has to
        if (cardBytes > NodeCard.MAX_BYTES / 2) {
            throw new StartProblem("%d flows make a node card of %d bytes; allowed: %d"
                    .formatted(plan.flows().all().size(), cardBytes, NodeCard.MAX_BYTES / 2));
        }
        Health health = new Health(cluster.vertx());
        this.admin = new AdminServer(cluster.vertx(), settings, self, health, meters.registry()::scrape, alone);
        NodeClock clock = NodeClock.started();
        Tap tap = new Tap(plan.tap(), self.id(), clock);
        this.recorder = new Recorder(plan.timelines(), self.name(), clock, plan.flows()::describe);
        this.telemetry = telemetry;
        telemetry.ifPresent(recorder::onSpan);
        recorder.onStage(new StageMeters(meters.registry()));
        meters.count(tap, recorder);
        this.bus = new Bus(cluster.vertx(), cluster.membership(), card, plan.bus(), meters.registry(), tap, recorder);
        this.audit = new AuditLog(self.name(), meters.registry());
        this.tokens = tokens(plan, cluster, meters);
        tokens.ifPresent(issued -> {
            issued.onKeysChanged(() -> audit.changed("keys-changed", "tokens, keys of the issuer"));
            health.note(issued::notes);
        });
        this.context = new NodeContext(
                cluster.vertx(),
                self,
                plan.config(),
                plan.flows(),
                bus,
                health,
                admin.router(),
                tokens,
                audit,
                meters.registry());
        LoopWatch loops = new LoopWatch(cluster.vertx(), meters.registry(), eventLoops());
        this.inspector =
                new Inspector(cluster.vertx(), bus, plan.flows(), clock, cluster.subscriptions(), loops, health::notes);
        this.access = access(plan, tokens);
        access.renewOn(cluster.vertx(), () -> audit.changed("keys-changed", "node.admin-tokens-file"));
        admin.onCertificate(next -> audit.changed(
                "certificate-changed",
                "node.admin-tls, serial " + next.getSerialNumber().toString(16)));
    }

    private static Optional<TokenVerifier> tokens(NodePlan plan, Cluster cluster, Meters meters) {
        return TokenVerifier.of(plan.tokens(), cluster.vertx(), plan.config().development(), meters.registry());
    }

    private static Access access(NodePlan plan, Optional<TokenVerifier> tokens) {
        NodeSettings settings = plan.node();
        try {
            return new Access(
                    settings.adminHost(),
                    plan.config().development(),
                    settings.adminTokens(),
                    settings.adminTokensFile(),
                    new TrustedProxies(plan.proxies()),
                    tokens.flatMap(TokenVerifier::operators));
        } catch (IllegalArgumentException e) {
            throw new StartProblem(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<Telemetry> telemetry(NodePlan plan) {
        return Telemetry.wanted(System.getenv())
                ? Optional.of(
                        new OtlpSpans(new Telemetry.Sender("baton", plan.name(), plan.version(), name -> plan.flows()
                                .find(name)
                                .map(Flow::route))))
                : Optional.empty();
    }

    private int eventLoops() {
        return settings.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : settings.eventLoops();
    }

    /** The node, ready for work; or a failure whose message is one line for the person who started it. */
    public static Future<Node> start(Set<RoleName> roles, ConfigFile config) {
        return Attempt.at(() -> {
            RequestDecoderCheck.run();
            return start(NodePlan.of(roles, config));
        });
    }

    public static Future<Node> start(NodePlan plan) {
        Optional<Telemetry> telemetry = telemetry(plan);
        Meters meters = new Meters(plan.name());
        return Cluster.open(plan.cluster(), plan.node().loops(), plan.transport(), meters.registry())
                .onFailure(why -> {
                    meters.close();
                    telemetry.ifPresent(Telemetry::close);
                })
                .compose(cluster -> aside(cluster.vertx(), () -> new Node(plan, cluster, meters, telemetry)))
                .compose(node -> node.open(plan.roles()));
    }

    /**
     * Classes are loaded and settings are checked for a second or more: event loops have other things to do. The future
     * belongs to none of them: it can still be told when they are closed.
     */
    private static <T> Future<T> aside(Vertx vertx, Callable<T> work) {
        Promise<T> promise = Promise.promise();
        vertx.executeBlocking(work, false).onComplete(promise);
        return promise.future();
    }

    private Future<Node> open(List<Role> roles) {
        return Attempt.at(this::openAdmin)
                .compose(ignored -> bus.open())
                .compose(ignored -> inspector.open(admin.router(), admin.port(), access, audit))
                .compose(ignored -> startRoles(roles))
                .timeout(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(ignored -> announceReady())
                .recover(why -> close().compose(closed -> Future.failedFuture(sayWhy(why))));
    }

    private Future<Void> openAdmin() {
        context.health().ready("node", CHECK_TIMEOUT, this::takesWork);
        return admin.open();
    }

    private Future<Void> takesWork() {
        State state = bus.roster().self().state();
        return state == State.READY && !stopping.get()
                ? Future.succeededFuture()
                : Future.failedFuture("it is " + (stopping.get() ? State.DRAINING : state));
    }

    private Future<Void> startRoles(List<Role> roles) {
        Future<Void> started = Future.succeededFuture();
        for (Role role : roles) {
            started = started.compose(ignored -> aside(context.vertx(), () -> role.start(context)))
                    .compose(starting -> starting)
                    .map(running -> played.add(new PlayedRole(role.name(), running)))
                    .mapEmpty();
        }
        return started;
    }

    private Node announceReady() {
        bus.roster().announce(State.READY);
        LOG.info(
                "Ready: {}, version {}, admin port {}, {} in the cluster",
                context.self().roles(),
                context.self().version(),
                admin.port(),
                cluster.size().getAsInt());
        return this;
    }

    private Throwable sayWhy(Throwable why) {
        return why instanceof TimeoutException
                ? new StartProblem(
                        "The node wasn't ready within the %d s of node.start-timeout"
                                .formatted(settings.startTimeout().toSeconds()),
                        why)
                : why;
    }

    /** Finishes what it has and stops. Never fails; each call returns the one end of the node. */
    public Future<Void> stop() {
        if (!stopping.compareAndSet(false, true)) {
            return ended.future();
        }
        LOG.info("Draining for at most {} s", settings.drainTimeout().toSeconds());
        if (alone) {
            // The node that follows may have the port already: requests to it must not reach this one.
            admin.close().onFailure(why -> LOG.warn("The admin port is closed late: {}", Reason.of(why)));
        }
        new Drain(cluster.vertx(), settings.drainTimeout())
                .run(
                        rolesThatHandOut(true),
                        audit::flush,
                        () -> bus.roster().announce(State.DRAINING),
                        rolesThatHandOut(false))
                .onComplete(ignored -> close());
        return ended.future().onSuccess(ignored -> LOG.info("Stopped"));
    }

    /**
     * Ends it as the end of its process would: its connections are reset, nothing is drained, given back or sent. Only
     * for a node that is alone in its cluster, see {@code cluster.alone}; a process is killed as such.
     *
     * @return when its threads and memory are free, too; nothing of it reaches anything from the call on
     */
    public Future<Void> kill() {
        cluster.sockets()
                .orElseThrow(() -> new IllegalStateException("Only a node with cluster.alone can be killed alone"))
                .cut();
        stopping.set(true);
        return close(CLOSE_KILLED);
    }

    /** In the opposite order of the start, so that each part can rely on the ones that it was built upon. */
    private Future<Void> close() {
        return close(settings.stopTimeout());
    }

    /** Once: a node that is killed while it drains is closed at once, and not again when the drain ends. */
    private Future<Void> close(Duration atMost) {
        if (closing.compareAndSet(false, true)) {
            closeParts(atMost).onComplete(ended);
        }
        return ended.future();
    }

    private Future<Void> closeParts(Duration atMost) {
        Closing parts = new Closing().then("The audit", audit::close); // while a db-worker may answer
        played.reversed().forEach(role -> parts.then("The role " + role.name(), role.running()::stop));
        return parts.then(
                        "The inspector",
                        () -> Future.future(promise -> {
                            inspector.close();
                            tokens.ifPresent(TokenVerifier::close);
                            promise.complete();
                        }))
                .then("The bus", bus::close)
                .then("The admin port", admin::close)
                .then("Vert.x", cluster.vertx()::close)
                .then(
                        "The meters",
                        () -> Future.future(promise -> Thread.startVirtualThread(() -> {
                            recorder.close();
                            telemetry.ifPresent(Telemetry::close); // sends what is left
                            meters.close();
                            promise.complete();
                        })))
                .within(atMost);
    }

    private List<PlayedRole> rolesThatHandOut(boolean wanted) {
        return played.reversed().stream()
                .filter(role -> (role.name() == RoleName.GATEWAY) == wanted)
                .toList();
    }

    /** How long {@link #stop} may take. */
    Duration stopsWithin() {
        return settings.drainTimeout().plus(settings.stopTimeout());
    }

    public NodeIdentity self() {
        return context.self();
    }

    /** The port that clients find this node at; empty if it is no gateway. */
    public OptionalInt httpPort() {
        return played.stream()
                .flatMapToInt(role -> role.running().httpPort().stream())
                .findFirst();
    }

    /** Lines for people that readiness details and the inspector show; called on any thread, none if all is well. */
    public void note(Supplier<List<String>> lines) {
        context.health().note(lines);
    }

    /** The port of health and metrics that it got. */
    public int adminPort() {
        return admin.port();
    }
}
