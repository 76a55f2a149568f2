package dev.baton.inspector.api;

import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.Question;
import dev.baton.inspector.query.TrafficReport;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Adds up the traffic of all nodes by address. Event loop only. */
public final class Addresses {
    private static final double P50 = 50;
    private static final double P99 = 99;

    private final ClusterQueries cluster;

    public Addresses(ClusterQueries cluster) {
        this.cluster = cluster;
    }

    Future<AddressesView> view() {
        return cluster.askAll(Question.of(Question.What.TRAFFIC), TrafficReport.class)
                .map(Addresses::view);
    }

    private static AddressesView view(List<ClusterQueries.Answer<TrafficReport>> answers) {
        Map<String, List<TrafficReport.Row>> byAddress = new TreeMap<>();
        answers.stream()
                .flatMap(answer -> answer.value().stream())
                .flatMap(report -> report.rows().stream())
                .forEach(row -> byAddress
                        .computeIfAbsent(row.kind() + " " + row.address(), key -> new ArrayList<>())
                        .add(row));
        return new AddressesView(byAddress.values().stream().map(Addresses::sum).toList());
    }

    private static AddressesView.Address sum(List<TrafficReport.Row> rows) {
        TrafficReport.Row first = rows.getFirst();
        Histogram waits = new Histogram(2);
        Histogram runs = new Histogram(2);
        for (TrafficReport.Row row : rows) {
            add(waits, row.waits());
            add(runs, row.runs());
        }
        double perSecond =
                rows.stream().mapToDouble(TrafficReport.Row::perSecond).sum();
        return new AddressesView.Address(
                first.address(),
                first.kind(),
                Math.round(perSecond * 10) / 10.0,
                Math.round(rows.stream()
                        .mapToDouble(TrafficReport.Row::bytesPerSecond)
                        .sum()),
                rows.stream().mapToLong(TrafficReport.Row::count).sum(),
                waits.getValueAtPercentile(P50),
                waits.getValueAtPercentile(P99),
                runs.getValueAtPercentile(P50),
                runs.getValueAtPercentile(P99),
                rows.stream().mapToLong(TrafficReport.Row::discards).sum(),
                rows.stream().mapToLong(TrafficReport.Row::failed).sum(),
                first.level());
    }

    private static void add(Histogram sum, byte[] encoded) {
        try {
            sum.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("A node of another version encodes histograms differently", e);
        }
    }
}
