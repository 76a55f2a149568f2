package dev.baton.inspector.lab;

import dev.baton.bus.Bus;
import dev.baton.bus.NodeGauges;
import dev.baton.bus.NodeKnobs;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part of the live lab. What it changes holds for a lease of a few seconds: whoever turned a knob renews
 * it, and without that the node returns to what it was. Any thread.
 */
public final class Lab implements AutoCloseable {
    /** How long a change holds without being renewed. */
    public static final Duration LEASE = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    /** Before a client of the load that was refused tries again. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** The same of those who fill a queue: they are many, and shall not keep the processors busy. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(2);

    private final Duration holds;
    private final Vertx vertx;
    private final Bus bus;
    private final ThreadSampler sampler = new ThreadSampler();
    private final ProcessSampler process = new ProcessSampler();
    private final KernelWatch kernel = new KernelWatch();
    private final WaitingNow waiting;
    private final Map<NodeKnobs.Knob, Integer> before = new LinkedHashMap<>();
    private Optional<LabLoad> load = Optional.empty();
    private Optional<LabLoad> fill = Optional.empty();
    private Optional<LabSettings> last = Optional.empty();
    private long lease = -1;
    private String owner = "";
    private long failsUntil = System.nanoTime();

    public Lab(Vertx vertx, Bus bus) {
        this(vertx, bus, LEASE);
    }

    Lab(Vertx vertx, Bus bus, Duration holds) {
        this.holds = holds;
        this.vertx = vertx;
        this.bus = bus;
        this.waiting = new WaitingNow(bus.gauges());
        bus.recorder().watch(kernel);
    }

    /**
     * What was done since.
     *
     * @param since {@code slices.next} of the last report; negative: from now on
     * @param now of this node's clock, in ns
     */
    public TracksReport tracks(long since, long now) {
        return new TracksReport(now / 1_000, bus.recorder().slices(since), sampler.sample(), figures(), loadReport());
    }

    private synchronized Optional<LoadReport> loadReport() {
        return load.map(LabLoad::report);
    }

    private TracksReport.Figures figures() {
        return new TracksReport.Figures(
                bus.gauges().openRequests(),
                bus.recorder().activity().turnedAwayInAll(),
                process.sample(),
                configured(NodeKnobs.Name.EVENT_LOOPS),
                value(NodeKnobs.Name.COMPUTE_THREADS),
                value(NodeKnobs.Name.BATCH),
                value(NodeKnobs.Name.QUEUE),
                waiting.look());
    }

    private int value(NodeKnobs.Name name) {
        return bus.knobs().named(name).stream()
                .mapToInt(knob -> knob.value().getAsInt())
                .max()
                .orElse(0);
    }

    /** However it is turned now. */
    private synchronized int configured(NodeKnobs.Name name) {
        return bus.knobs().named(name).stream()
                .mapToInt(knob -> Optional.ofNullable(before.get(knob))
                        .orElseGet(() -> knob.value().getAsInt()))
                .max()
                .orElse(0);
    }

    /** Asks the kernel about threads for some seconds, while two requests are sent to be stepped through. */
    public LabWatch watch() {
        return new LabWatch(kernel.begin());
    }

    /**
     * Turns the knobs, for {@link #LEASE}.
     *
     * @param by who turns them: while it renews its lease, nobody else does
     * @param withLoad whether this node makes the load
     */
    public synchronized LabLease change(String by, LabSettings settings, boolean withLoad) {
        if (lease >= 0 && !owner.equals(by)) {
            return LabLease.TAKEN;
        }
        boolean noted = lease < 0 || !last.map(settings::leavesNodesAlike).orElse(false);
        if (lease >= 0) {
            vertx.cancelTimer(lease);
        }
        owner = by;
        last = Optional.of(settings);
        lease = vertx.setTimer(holds.toMillis(), ignored -> reset());
        turn(NodeKnobs.Name.EVENT_LOOPS, settings.eventLoops());
        turn(NodeKnobs.Name.COMPUTE_THREADS, settings.computeThreads());
        turn(NodeKnobs.Name.BATCH, settings.batch());
        turn(NodeKnobs.Name.QUEUE, settings.queue());
        turn(NodeKnobs.Name.DATABASE_CUT, settings.faultsOrNone().databaseCut() ? Optional.of(1) : Optional.empty());
        Optional<NodeGauges.Http> http = bus.gauges().http().filter(ignored -> withLoad);
        load = sending(load, http, Optional.of(settings.load()), (at, plan) -> sender(1, PAUSE, at, plan));
        fill = sending(fill, http, settings.filling(), (at, plan) -> sender(2, LONG_PAUSE, at, plan));
        return new LabLease(true, noted);
    }

    /** @param begin makes one where there is none yet */
    private static Optional<LabLoad> sending(
            Optional<LabLoad> before,
            Optional<NodeGauges.Http> gateway,
            Optional<LoadPlan> wanted,
            BiFunction<NodeGauges.Http, LoadPlan, LabLoad> begin) {
        if (gateway.isEmpty() || wanted.isEmpty()) {
            before.ifPresent(LabLoad::close);
            return Optional.empty();
        }
        before.ifPresent(running -> running.change(wanted.get()));
        return before.or(() -> Optional.of(begin.apply(gateway.get(), wanted.get())));
    }

    private void turn(NodeKnobs.Name name, Optional<Integer> wanted) {
        for (NodeKnobs.Knob knob : bus.knobs().named(name)) {
            int now = knob.value().getAsInt();
            int value = wanted.or(() -> Optional.ofNullable(before.get(knob))).orElse(now);
            if (value != now) {
                before.putIfAbsent(knob, now);
                knob.change().accept(value);
            }
        }
    }

    private LabLoad sender(int number, Duration pause, NodeGauges.Http gateway, LoadPlan plan) {
        return new LabLoad(number, pause, uri(gateway), gateway.tls().map(this::trusting), plan);
    }

    private static URI uri(NodeGauges.Http http) {
        String host = List.of("0.0.0.0", "::", "[::]").contains(http.host()) ? "127.0.0.1" : http.host();
        String scheme = http.tls().isPresent() ? "https" : "http";
        return URI.create("%s://%s:%d/lab/work".formatted(scheme, host, http.port()));
    }

    private SSLContext trusting(ClientSSLOptions tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null, tls.getTrustOptions().getTrustManagerFactory(vertx).getTrustManagers(), null);
            return context;
        } catch (Exception e) { // as the factory's method declares
            throw new IllegalStateException("The certificate of this gateway can't be trusted by its lab", e);
        }
    }

    private void stopLoad() {
        load.ifPresent(LabLoad::close);
        load = Optional.empty();
        fill.ifPresent(LabLoad::close);
        fill = Optional.empty();
    }

    /** Back to what it was, if it is this one's lease. */
    public synchronized LabLease reset(String by) {
        if (lease >= 0 && !owner.equals(by)) {
            return LabLease.TAKEN;
        }
        reset();
        return new LabLease(true, false);
    }

    private synchronized void reset() {
        if (lease >= 0) {
            vertx.cancelTimer(lease);
            lease = -1;
            LOG.info("The live lab is over here: its load ends, {} knobs are turned back", before.size());
        }
        last = Optional.empty();
        stopLoad();
        new ArrayList<>(before.entrySet())
                .forEach(changed -> changed.getKey().change().accept(changed.getValue()));
        before.clear();
    }

    /** What can go wrong with a node on request. */
    public enum Fault {
        /** Its process ends at once, as by SIGKILL. What keeps it going starts it again. */
        KILL,
        /** Its process is stopped by SIGSTOP for {@link #FROZEN}, and continued by SIGCONT. */
        FREEZE
    }

    /** A frozen node thaws by itself after this. */
    public static final Duration FROZEN = Duration.ofSeconds(4);

    /**
     * Happens a moment later, so that the question is still answered.
     *
     * @throws IllegalStateException if this node fails already, or can't be frozen
     */
    public synchronized void fail(Fault fault) {
        long pid = ProcessHandle.current().pid();
        if (fault == Fault.FREEZE && pid == 1) {
            throw new IllegalStateException("This node is process 1, which no signal stops");
        }
        if (System.nanoTime() - failsUntil < 0) {
            throw new IllegalStateException("This node fails already");
        }
        failsUntil = System.nanoTime() + FROZEN.toNanos();
        LOG.warn("The live lab wants this node to fail: {}", fault);
        vertx.setTimer(50, ignored -> {
            switch (fault) {
                case KILL -> Runtime.getRuntime().halt(137);
                case FREEZE -> freeze(pid);
            }
        });
    }

    /** What wakes it runs before it is stopped; a process that is another one by then is left alone. */
    static String freezing(long pid, Duration frozen) {
        return """
                began() { cut -d' ' -f22 /proc/%1$d/stat 2>/dev/null; }
                began=$(began); sleep %2$d & s=$!
                kill -0 $s && kill -STOP %1$d && { wait $s; [ "$began" = "$(began)" ] && kill -CONT %1$d; }
                """.formatted(pid, frozen.toSeconds());
    }

    private static void freeze(long pid) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", freezing(pid, FROZEN))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            LOG.info("Frozen for {} s by process {}", FROZEN.toSeconds(), shell.pid());
        } catch (java.io.IOException e) {
            LOG.error("This node can't be frozen: there is no sh, or no kill", e);
        }
    }

    @Override
    public void close() {
        kernel.close();
        reset();
    }
}
