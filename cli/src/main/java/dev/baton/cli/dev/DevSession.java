package dev.baton.cli.dev;

import dev.baton.cli.project.MavenStop;
import dev.baton.cli.supervisor.DataLock;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.DatabaseAddress;
import dev.baton.cluster.LocalDatabase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A project that runs while it is written: PostgreSQL, and after each save a new node, at the same port, with what was
 * saved. The node before it finishes its requests. What can't be compiled or started is shown, and the last good
 * version stays.
 */
public final class DevSession implements AutoCloseable {
    private static final long LOOK_MILLIS = 150;
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration KILL = Duration.ofSeconds(15);

    private final DevSettings settings;
    private final Project project;
    private final Console console;
    private final Build build;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final MavenStop mavenStop = new MavenStop();
    private final Set<DevNode> ending = ConcurrentHashMap.newKeySet();
    private Optional<DataLock> lock = Optional.empty();
    private Optional<LocalDatabase> database = Optional.empty();
    private Optional<ClassPath> classPath = Optional.empty();
    private Optional<DevNode> current = Optional.empty();
    private Optional<Sources> built = Optional.empty();
    private boolean welcomed;
    private String unreadable = "";
    private volatile List<String> problems = List.of();
    private volatile boolean began;
    private volatile boolean closing;

    public DevSession(DevSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
        this.project = Project.in(settings.dir(), settings.platform());
        this.build = new Build(project, settings.output());
    }

    /** Returns when it is closed. */
    public void run() throws InterruptedException {
        DevLog.open();
        open();
        Thread news = Thread.ofVirtual().name("request-news").start(this::tellNews);
        try {
            Optional<Sources> before = look();
            while (!closing) {
                Optional<Sources> now = look();
                // an editor that saves several files is let finish
                if (now.equals(before) && !built.equals(now)) {
                    now.ifPresent(this::update);
                }
                before = now;
                ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            news.interrupt();
        }
        ended.await();
    }

    /** Empty if they can't be read just now, which is shown once. */
    private Optional<Sources> look() {
        try {
            Optional<Sources> sources = Optional.of(Sources.of(project));
            unreadable = "";
            return sources;
        } catch (RuntimeException e) {
            String why = message(e);
            if (!why.equals(unreadable)) {
                console.line(why);
                unreadable = why;
            }
            return Optional.empty();
        }
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Whether it has its ports, its data directory and its database. Any thread. */
    public boolean began() {
        return began;
    }

    private synchronized void open() {
        ClusterPlan.single(settings.httpPort(), settings.adminPort()).refuseTakenPorts();
        lock = Optional.of(DataLock.take(settings.dataDir()));
        Build.delete(settings.output());
        if (settings.database().isEmpty()) {
            console.line("Starting PostgreSQL 18; its data is kept in %s", settings.dataDir());
            database = Optional.of(LocalDatabase.start(settings.dataDir().resolve("postgres")));
        }
        began = true;
    }

    private DatabaseAddress address() {
        return settings.database()
                .or(() -> database.map(LocalDatabase::address))
                .orElseThrow();
    }

    /** Brings what was saved into a node. Whatever goes wrong is shown, and is no end. */
    private synchronized void update(Sources sources) {
        if (closing) {
            return;
        }
        Instant begun = Instant.now();
        boolean newPom =
                built.map(before -> !before.pom().equals(sources.pom())).orElse(true);
        built = Optional.of(sources);
        try {
            if (newPom || classPath.isEmpty()) {
                console.line("Resolving the libraries of pom.xml with Maven ...");
                classPath = Optional.empty(); // if it fails, the next save resolves again
                classPath = Optional.of(ClassPath.resolve(project, settings, mavenStop));
            }
            switch (build.run(sources, classPath.orElseThrow())) {
                case Build.Failed failed -> {
                    stays(failed.problems());
                }
                case Build.Made made ->
                    replace(
                            DevNode.load(
                                    made.classes(),
                                    classPath.orElseThrow().own(),
                                    settings.config(),
                                    settings.ofNode(address())),
                            begun);
            }
        } catch (RuntimeException | IOException e) {
            if (!closing) {
                stays(Stream.concat(Stream.of(e), Arrays.stream(e.getSuppressed()))
                        .map(DevSession::message)
                        .toList());
            }
        }
    }

    private void stays(List<String> why) {
        problems = why;
        why.forEach(console::line);
        console.line(
                current.isPresent()
                        ? "The last good version runs on."
                        : "Nothing runs %s; waiting for a save.".formatted(welcomed ? "now" : "yet"));
    }

    private void replace(DevNode next, Instant begun) {
        if (next.flows().isEmpty()) {
            next.discard();
            throw new ClusterProblem("There is no flow: name your FlowProvider in"
                    + " src/main/resources/META-INF/services/dev.baton.flow.FlowProvider");
        }
        Optional<DevNode> before = current;
        // A flow means something else in each: the database admits one of them, so requests of the old one end first.
        boolean oneAfterTheOther = before.filter(next::conflictsWith).isPresent();
        if (oneAfterTheOther) {
            before.orElseThrow().stop(STOP);
        }
        try {
            next.start(() -> problems);
        } catch (RuntimeException e) {
            next.discard();
            if (oneAfterTheOther) {
                restart(before.orElseThrow(), e);
            }
            throw e;
        }
        current = Optional.of(next);
        problems = List.of();
        before.ifPresent(this::finish);
        welcome(next, Duration.between(begun, Instant.now()));
    }

    /** @param why the version after it did not start */
    private void restart(DevNode before, RuntimeException why) {
        try {
            before.start(() -> problems);
        } catch (RuntimeException e) {
            why.addSuppressed(new ClusterProblem("The version before does not start again: " + message(e), e));
            current = Optional.empty();
            before.discard();
        }
    }

    private void finish(DevNode old) {
        ending.add(old);
        old.stop().onComplete(stopped -> {
            ending.remove(old);
            old.discard();
        });
    }

    private void welcome(DevNode node, Duration took) {
        String flows = node.flows().stream()
                .map(flow -> flow.route().method() + " " + flow.route().path())
                .collect(Collectors.joining(", "));
        if (welcomed) {
            console.line("Ready after %.1f s: %s", took.toMillis() / 1000.0, flows);
            return;
        }
        welcomed = true;
        console.line("");
        console.line("Ready after %.1f s: %s", took.toMillis() / 1000.0, flows);
        console.line("");
        console.line("  REST      %s    (described at %s/openapi.json)", settings.rest(), settings.rest());
        console.line("  inspector %s/", settings.inspector());
        console.line("");
        console.line("Save a file below src/main, and it runs. Ctrl-C stops everything; the data stays.");
        console.line("");
    }

    private void tellNews() {
        try (RequestNews news = new RequestNews(settings.inspector(), console)) {
            while (!closing && !ended.await(500, TimeUnit.MILLISECONDS)) {
                news.look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the nodes, then PostgreSQL. A second call waits for the first. */
    @Override
    public void close() {
        closing = true;
        mavenStop.stop();
        synchronized (this) {
            if (ended.getCount() == 0) {
                return;
            }
            List<DevNode> nodes = new ArrayList<>(ending);
            current.ifPresent(nodes::add);
            nodes.forEach(DevNode::stop); // all drain at the same time
            Instant until = Instant.now().plus(STOP);
            nodes.stream()
                    .filter(node -> !node.stop(Duration.between(Instant.now(), until)))
                    .forEach(node -> node.kill(KILL));
            database.ifPresent(LocalDatabase::close);
            lock.ifPresent(DataLock::close);
            ended.countDown();
        }
    }
}
