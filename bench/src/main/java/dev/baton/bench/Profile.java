package dev.baton.bench;

import dev.baton.bench.profile.FlameGraph;
import dev.baton.bench.profile.Pauses;
import dev.baton.bench.profile.Recording;
import dev.baton.bench.profile.Stacks;
import dev.baton.cluster.Installation;
import dev.baton.cluster.NodeProcess;
import dev.baton.load.LoadPlan;
import dev.baton.load.LoadResult;
import dev.baton.load.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Where processor time and memory of each node go while the cluster answers as fast as it can: a flame graph each. */
public final class Profile {
    private static final int SCALE = 10;
    private static final int CONNECTIONS = 256;
    private static final int WARM_UP_SECONDS = 40;
    private static final int METHODS = 8;

    private final Workload work;
    private final int seconds;
    private final Path out;
    private final Consumer<String> news;

    private record Recorded(String node, Path file) {}

    /** @param seconds that are recorded */
    public Profile(Workload work, int seconds, Path out, Consumer<String> news) {
        this.work = work;
        this.seconds = seconds;
        this.out = out;
        this.news = news;
    }

    public void run() throws IOException {
        Files.createDirectories(out);
        for (Recorded recorded : record()) {
            draw(recorded, Stacks.Kind.PROCESSOR, "processor");
            draw(recorded, Stacks.Kind.MEMORY, "memory");
            news.accept("%s: %s".formatted(recorded.node, Pauses.of(recorded.file)));
        }
        news.accept("Flame graphs and recordings (for JDK Mission Control): " + out);
    }

    private List<Recorded> record() {
        try (BenchCluster bench = new BenchCluster(Installation.ofThisJvm(), SCALE, false, news)) {
            Contender cluster = bench.contenders().getFirst();
            news.accept("Warming up with %s for %d s".formatted(work, WARM_UP_SECONDS));
            bench.measure(cluster, load(cluster, WARM_UP_SECONDS));
            List<Recording> recordings = new ArrayList<>();
            for (NodeProcess node : bench.nodes()) {
                recordings.add(Recording.start(bench.java(), node.pid()));
            }
            LoadResult result = bench.measure(cluster, load(cluster, seconds)).result();
            news.accept("Recorded: %s at %,.0f/s, %d at once, for %d s"
                    .formatted(work, result.perSecond(), CONNECTIONS, seconds));
            List<Recorded> recorded = new ArrayList<>();
            for (int i = 0; i < recordings.size(); i++) {
                String name = bench.nodes().get(i).plan().name();
                Path file = out.resolve("profile-" + name + ".jfr");
                recordings.get(i).stop(file);
                recorded.add(new Recorded(name, file));
            }
            return recorded;
        }
    }

    private LoadPlan load(Contender cluster, int forSeconds) {
        return new LoadPlan(cluster.port(), work, SCALE, CONNECTIONS, 0, 1, forSeconds);
    }

    private void draw(Recorded recorded, Stacks.Kind kind, String suffix) throws IOException {
        Stacks stacks = Stacks.of(recorded.file, kind);
        Path picture = out.resolve("profile-%s-%s.svg".formatted(recorded.node, suffix));
        Files.writeString(picture, FlameGraph.svg(stacks, "%s, %s, %s".formatted(recorded.node, work, kind)));
        news.accept("%s, %s (%,d samples): %s".formatted(recorded.node, kind, stacks.samples(), picture));
        for (Stacks.Share share : stacks.top(METHODS)) {
            news.accept(String.format(Locale.ROOT, "  %5.1f %%  %s", 100 * share.share(), share.method()));
        }
    }
}
