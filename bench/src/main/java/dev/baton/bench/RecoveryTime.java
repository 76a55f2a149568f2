package dev.baton.bench;

import dev.baton.async.Reason;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Folders;
import dev.baton.cluster.Installation;
import dev.baton.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * From a kill -9 of the gateway that owns many running requests until all of them are done by other nodes. Each has
 * written a line before, and waits in a compute stage for a file that is made right after the kill: none can be done
 * without being taken over. In the end each has to have one line.
 */
final class RecoveryTime {
    private static final int AT_ONCE = 50;
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration DONE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String RUNNING =
            "SELECT count(*) FROM baton.request WHERE flow = 'held' AND state = 'running'";
    private static final String OWNERS = "SELECT DISTINCT owner FROM baton.request WHERE flow = 'held'";
    private static final String TAKEN_OVER = """
            SELECT count(*) FROM baton.request WHERE flow = 'held' AND state = 'done' AND epoch > 1""";
    private static final String DONE_AT = """
            SELECT (date_part('epoch', changed_at) * 1000)::bigint FROM baton.request
            WHERE flow = 'held' AND state = 'done'""";
    private static final String LINES = "SELECT count(*) FROM held.line";
    private static final String DIFFERENT_LINES = "SELECT count(DISTINCT number) FROM held.line";

    private final int requests;
    private final Installation installation;
    private final ClusterPlan plan;
    private final Consumer<String> news;

    /**
     * What the ledger says.
     *
     * @param once requests with a line
     * @param more lines that are more than one for a request
     */
    record Ledger(int requests, long takenOver, long once, long more) {
        boolean exact() {
            return takenOver == requests && once == requests && more == 0;
        }
    }

    /** @param seconds from the kill until each request was done, shortest first */
    record Report(Ledger ledger, List<Double> seconds, List<PeerTimeout> peers) implements Findings {
        Report {
            seconds = seconds.stream().sorted().toList();
            peers = List.copyOf(peers);
        }

        /** Of all requests; NaN: so many are not done. */
        double percentile(double share) {
            int rank = (int) Math.ceil(ledger.requests() * share);
            return rank <= seconds.size() ? seconds.get(rank - 1) : Double.NaN;
        }

        private String until(double share) {
            double end = percentile(share);
            return Double.isNaN(end) ? "never" : "%.2f s".formatted(end);
        }

        @Override
        public List<Verdict> verdicts() {
            PeerTimeout shortest = peers.getFirst();
            return List.of(
                    new Verdict(
                            "effects of %,d requests".formatted(ledger.requests()),
                            "%,d of %,d taken over, %,d with a line, %,d lines too many"
                                    .formatted(ledger.takenOver(), ledger.requests(), ledger.once(), ledger.more()),
                            "each taken over, and once in the ledger",
                            ledger.exact()),
                    new Verdict(
                            "from kill -9 until they are done",
                            "%,d of %,d done: p50 %s, p99 %s, all %s"
                                    .formatted(seconds.size(), ledger.requests(), until(0.5), until(0.99), until(1)),
                            "p99 sooner than the %.0f s after which %s begins"
                                    .formatted(shortest.seconds(), shortest.peer()),
                            percentile(0.99) < shortest.seconds()));
        }
    }

    /** @param plan with two nodes at least that have database work, and a gateway that may end */
    RecoveryTime(int requests, Installation installation, ClusterPlan plan, Consumer<String> news) {
        this.requests = requests;
        this.installation = installation;
        this.plan = plan;
        this.news = news;
    }

    Report run() throws IOException {
        Path folder = Files.createTempDirectory("baton-recovery-");
        Path gate = folder.resolve("open");
        try (BenchCluster cluster = new BenchCluster(
                        installation, plan, Map.of("BATON_FLOWS_HELD_GATE", gate.toString()), 1, false, news);
                Sql database = Sql.open(cluster.jdbcUrl())) {
            NodeProcess owner = cluster.nodes().stream()
                    .filter(node -> node.plan().httpPort().isPresent())
                    .findFirst()
                    .orElseThrow();
            begin(owner.plan().httpPort().orElseThrow());
            refuseUnlessAllRun(database);
            news.accept("kill -9 of %s, which owns %,d running requests".formatted(owner.name(), requests));
            long killedAt = System.currentTimeMillis();
            owner.kill();
            Files.createFile(gate);
            awaitThat("all requests are done", () -> database.number(RUNNING) == 0);
            return report(database, killedAt);
        } finally {
            Folders.delete(folder);
        }
    }

    private void begin(int port) {
        news.accept("Sending %,d requests".formatted(requests));
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int first = 0; first < requests; first += AT_ONCE) {
                List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(
                                first, Math.min(requests, first + AT_ONCE))
                        .mapToObj(number -> http.sendAsync(request(port, number), BodyHandlers.ofString()))
                        .toList();
                sent.forEach(RecoveryTime::refuseUnlessAccepted);
            }
        }
    }

    private static HttpRequest request(int port, int number) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/bench/held".formatted(port)))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                // The gateway stays the owner until the request is done.
                .header("Baton-Completion", "notification")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString("{\"number\":" + number + "}"))
                .build();
    }

    private static void refuseUnlessAccepted(CompletableFuture<HttpResponse<String>> sent) {
        try {
            HttpResponse<String> response = sent.join();
            if (response.statusCode() != 202) {
                throw new ClusterProblem("A request was answered with %d instead of 202: %s"
                        .formatted(response.statusCode(), response.body()));
            }
        } catch (CompletionException e) {
            throw new ClusterProblem("A request was not answered: " + Reason.of(e), e);
        }
    }

    private void refuseUnlessAllRun(Sql database) {
        long running = database.number(RUNNING);
        List<String> owners = database.texts(OWNERS);
        if (running != requests || owners.size() != 1) {
            throw new ClusterProblem(
                    "%,d of %,d requests run, and these own them: %s".formatted(running, requests, owners));
        }
    }

    private static void awaitThat(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + DONE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new ClusterProblem("Not within %d s: %s".formatted(DONE.toSeconds(), what));
            }
            Pause.of(POLL);
        }
    }

    private Report report(Sql database, long killedAt) {
        List<Double> seconds = new ArrayList<>();
        database.texts(DONE_AT).forEach(millis -> seconds.add((Long.parseLong(millis) - killedAt) / 1e3));
        long lines = database.number(LINES);
        long different = database.number(DIFFERENT_LINES);
        Ledger ledger = new Ledger(requests, database.number(TAKEN_OVER), different, lines - different);
        return new Report(ledger, seconds, PeerTimeout.documented());
    }
}
