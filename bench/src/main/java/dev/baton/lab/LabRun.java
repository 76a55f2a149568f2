package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadMain;
import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.WarmUp;
import dev.baton.message.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures each row in turn, round after round, so that noise of the machine affects all of them alike; then looks at
 * two requests of each.
 */
final class LabRun {

    private final LabPlan plan;
    private final LabCluster lab;
    private final LabProgress progress;
    private final List<RowSample> samples = new ArrayList<>();
    private final Map<Row, List<List<Seen>>> pairs = new EnumMap<>(Row.class);
    private final Map<Server, String> unavailable = new EnumMap<>(Server.class);

    LabRun(LabPlan plan, LabCluster lab, LabProgress progress) {
        this.plan = plan;
        this.lab = lab;
        this.progress = progress;
    }

    /** Steps of its progress: a start, a warm-up, rounds, a picture and loads for each row. */
    static int steps(LabPlan plan) {
        int loads = plan.swept(plan.rows()).size() * plan.otherLoads().size() * plan.rounds();
        return 1 + Server.Half.values().length + plan.rows().size() * (plan.rounds() + 2) + loads;
    }

    LabReport run() {
        progress.says("Starting PostgreSQL 18");
        lab.open();
        unavailable.putAll(lab.unavailable());
        unavailable.forEach((server, why) -> progress.says("No %s on this machine: %s".formatted(server, why)));
        progress.step();
        for (Server.Half half : Server.Half.values()) {
            List<Row> rows = plan.of(half).stream()
                    .filter(row -> !unavailable.containsKey(row.server()))
                    .toList();
            if (!rows.isEmpty()) {
                measure(rows);
            }
        }
        return LabReport.of(plan, samples, pairs, unavailable);
    }

    private void measure(List<Row> rows) {
        List<Server> servers = rows.stream().map(Row::server).distinct().toList();
        progress.says("Starting %s, a db-worker, a compute-service"
                .formatted(
                        String.join(", ", servers.stream().map(Server::toString).toList())));
        LabCluster.Cluster cluster = lab.start(servers);
        progress.step();
        for (Row row : rows) {
            progress.doing(row + ", warming up");
            int looks =
                    WarmUp.untilNoFaster(plan.warmUps(), () -> load(plan.warmUp(row, cluster.httpPort(row.server())))
                            .perSecond());
            progress.says("Warmed up: %-18s %d looks".formatted(row, looks));
            progress.step();
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Row row : rows) {
                progress.doing("%s, round %d of %d".formatted(row, round, plan.rounds()));
                sample(cluster, row, round, plan.concurrency());
                progress.step();
            }
        }
        Observer observer = new Observer(cluster.adminPort(), plan.databaseLatency());
        for (Row row : rows) {
            progress.doing(row + ", two requests");
            pairs.put(row, observer.pairs(row, cluster.httpPort(row.server())));
            progress.step();
        }
        sweep(cluster, rows);
        lab.stopCluster();
    }

    /** After the pictures: a server that was overloaded is not what they should show. */
    private void sweep(LabCluster.Cluster cluster, List<Row> rows) {
        for (int round = 1; round <= plan.rounds(); round++) {
            for (int atOnce : plan.otherLoads()) {
                for (Row row : plan.swept(rows)) {
                    progress.doing("%s, %d at once, round %d of %d".formatted(row, atOnce, round, plan.rounds()));
                    sample(cluster, row, round, atOnce);
                    progress.step();
                }
            }
        }
    }

    private LoadResult load(LoadPlan load) {
        lab.load().say(Json.write(load).toString());
        lab.load().await(LoadMain.COUNTING);
        return LoadMain.result(lab.load());
    }

    private void sample(LabCluster.Cluster cluster, Row row, int round, int atOnce) {
        List<Member> members = lab.members(row.server());
        lab.load()
                .say(Json.write(plan.load(row, cluster.httpPort(row.server()), atOnce))
                        .toString());
        lab.load().await(LoadMain.COUNTING);
        List<Reading> before = members.stream().map(Reading::of).toList();
        long started = System.nanoTime();
        LoadResult result = LoadMain.result(lab.load());
        double seconds = (System.nanoTime() - started) / 1e9;
        List<Reading> after = members.stream().map(Reading::of).toList();
        if (result.answered() == 0 && atOnce == plan.concurrency()) {
            throw new ClusterProblem("%s answered no request (%d turned away, %d failed)"
                    .formatted(row, result.turnedAway(), result.failed()));
        }
        RowSample sample = RowSample.of(row, atOnce, round, result, before, after, seconds, plan.seconds());
        samples.add(sample);
        progress.says("Round %d of %d: %-18s %5d at once %,8.0f/s  p50 %6.1f ms  p99 %7.1f ms  %,6.0f µs CPU%s"
                .formatted(
                        round,
                        plan.rounds(),
                        row,
                        atOnce,
                        result.perSecond(),
                        result.p50() / 1e3,
                        result.p99() / 1e3,
                        sample.cpuMicros(),
                        result.turnedAway() + result.failed() == 0
                                ? ""
                                : "  (%d turned away, %d failed)".formatted(result.turnedAway(), result.failed())));
    }
}
