package ${package};

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What the platform finds: it is named in META-INF/services/dev.baton.flow.FlowProvider. */
public final class Greetings implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        return List.of(GreetingFlow.flow());
    }

    /** Migrations are the files in db/greetings; there is nothing to begin with. */
    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("greetings", "db/greetings", transaction -> Future.succeededFuture()));
    }
}
