package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadMain;
import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
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

    private static final int FEWEST_ROWS = 4;

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

    /** Steps of its progress: a start, a warm-up, rounds and a picture for each row. */
    static int steps(LabPlan plan) {
        return 1 + Server.Half.values().length + plan.rows().size() * (plan.rounds() + 2);
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
        int warmUp = warmUpSeconds(rows.size());
        for (Row row : rows) {
            progress.doing(row + ", warming up");
            load(plan.load(row, cluster.httpPort(row.server()), 0, warmUp));
            progress.step();
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Row row : rows) {
                progress.doing("%s, round %d of %d".formatted(row, round, plan.rounds()));
                sample(cluster, row, round);
                progress.step();
            }
        }
        Observer observer = new Observer(cluster.adminPort(), plan.databaseLatency());
        for (Row row : rows) {
            progress.doing(row + ", two requests");
            pairs.put(row, observer.pairs(row, cluster.httpPort(row.server())));
            progress.step();
        }
        lab.stopCluster();
    }

    /** Each cluster as long as the other, because its db-worker serves all rows. */
    private int warmUpSeconds(int rows) {
        return Math.max(1, plan.compiling() / Math.max(rows, FEWEST_ROWS));
    }

    private LoadResult load(LoadPlan load) {
        lab.load().say(Json.write(load).toString());
        lab.load().await(LoadMain.COUNTING);
        return LoadMain.result(lab.load());
    }

    private void sample(LabCluster.Cluster cluster, Row row, int round) {
        List<Member> members = lab.members(row.server());
        lab.load()
                .say(Json.write(plan.load(row, cluster.httpPort(row.server()))).toString());
        lab.load().await(LoadMain.COUNTING);
        List<Reading> before = members.stream().map(Reading::of).toList();
        long started = System.nanoTime();
        LoadResult result = LoadMain.result(lab.load());
        double seconds = (System.nanoTime() - started) / 1e9;
        List<Reading> after = members.stream().map(Reading::of).toList();
        if (result.answered() == 0) {
            throw new ClusterProblem("%s answered no request (%d turned away, %d failed)"
                    .formatted(row, result.turnedAway(), result.failed()));
        }
        RowSample sample = RowSample.of(row, round, result, before, after, seconds, plan.seconds());
        samples.add(sample);
        progress.says("Round %d of %d: %-18s %,8.0f/s  p50 %6.1f ms  p99 %7.1f ms  %,6.0f µs CPU%s"
                .formatted(
                        round,
                        plan.rounds(),
                        row,
                        result.perSecond(),
                        result.p50() / 1e3,
                        result.p99() / 1e3,
                        sample.cpuMicros(),
                        result.turnedAway() + result.failed() == 0
                                ? ""
                                : "  (%d turned away, %d failed)".formatted(result.turnedAway(), result.failed())));
    }
}
