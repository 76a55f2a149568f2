package shapes;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The second jar as nobody should deploy it: flows are changed, and still called version 1. */
public final class Shapes implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return Stream.concat(SecondFlows.changed(1).stream(), Stream.of(SecondFlows.fieldAdded()))
                .toList();
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("shapes", "db/shapes", transaction -> Future.succeededFuture()));
    }
}
