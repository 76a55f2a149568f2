package dev.baton.dbworker.testing;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The test flows, as a whole node finds them. */
public final class TestFlowProvider implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return List.copyOf(TestFlows.catalog().flows());
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("testflows", "db/testflows", transaction -> Future.succeededFuture()));
    }
}
