package dev.baton.flows.bench;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import java.util.List;
import java.util.Optional;

/** The benchmark flows as the platform finds them. */
public final class BenchFlows implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        BenchSettings settings = config.section("bench", BenchSettings.class);
        if (!on(config, settings)) {
            return List.of();
        }
        return List.of(
                TpcbFlow.flow(new Scale(settings.scale())),
                TpcbFlow.oneCommit(new Scale(settings.scale())),
                LookupFlow.flow(),
                WorldFlows.one(),
                WorldFlows.many(),
                WorldFlows.update(),
                FortunesFlow.flow());
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        BenchSettings settings = config.section("bench", BenchSettings.class);
        return on(config, settings)
                ? Optional.of(new Schema(
                        "bench", "db/bench", transaction -> Filling.insert(transaction, new Scale(settings.scale()))))
                : Optional.empty();
    }

    /** Routes without a key are for the development profile only. */
    private static boolean on(FlowConfig config, BenchSettings settings) {
        return settings.enabled() && config.development();
    }
}
