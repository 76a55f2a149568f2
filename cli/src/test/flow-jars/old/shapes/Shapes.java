package shapes;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The first jar. */
public final class Shapes implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return Stream.concat(FirstFlows.changed().stream(), Stream.of(FirstFlows.flow("field-added")))
                .toList();
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("shapes", "db/shapes", transaction -> Future.succeededFuture()));
    }
}
