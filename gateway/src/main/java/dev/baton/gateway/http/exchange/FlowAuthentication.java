package dev.baton.gateway.http.exchange;

import dev.baton.flow.Authentication;
import dev.baton.flow.Flow;
import dev.baton.flow.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a flow finds its callers. */
public final class FlowAuthentication {
    private FlowAuthentication() {}

    /** That of its first stage: can be read before anything of the request is. */
    public static Optional<Authentication> first(Flow<?, ?> flow) {
        return flow.stages().getFirst() instanceof Stage.Authenticate<?> stage
                ? Optional.of(stage.authentication())
                : Optional.empty();
    }

    /** Those of all its stages, in their order. */
    public static List<Authentication> all(Flow<?, ?> flow) {
        List<Authentication> all = new ArrayList<>();
        for (Stage<?, ?> stage : flow.stages()) {
            if (stage instanceof Stage.Authenticate<?> authenticate) {
                all.add(authenticate.authentication());
            }
        }
        return all;
    }
}
