package dev.baton.flows.lab;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The lab's flow as the platform finds it. */
public final class LabFlows implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        LabSettings settings = config.section("lab", LabSettings.class);
        return on(config, settings) ? List.of(LabFlow.flow(settings)) : List.of();
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return on(config, config.section("lab", LabSettings.class))
                ? Optional.of(new Schema("lab", "db/lab", transaction -> Future.succeededFuture()))
                : Optional.empty();
    }

    /** Routes without a key are for the development profile only. */
    private static boolean on(FlowConfig config, LabSettings settings) {
        return settings.enabled() && config.development();
    }
}
