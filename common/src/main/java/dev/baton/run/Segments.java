package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.Placement;
import dev.baton.flow.Stage;
import dev.baton.message.Effect;
import dev.baton.message.Segment;
import java.util.List;

/** Where the stages of a flow are run. Any thread. */
public final class Segments {
    private Segments() {}

    /** All stages from this one on that have the same placement. */
    public static Segment segmentFrom(Flow<?, ?> flow, int position) {
        List<Stage<?, ?>> stages = flow.stages();
        Placement placement = stages.get(position).placement();
        int to = position + 1;
        while (to < stages.size() && stages.get(to).placement() == placement) {
            to++;
        }
        return new Segment(flow.name(), position, to);
    }

    /** Whether no stage of these writes to the database. */
    static boolean readOnly(Flow<?, ?> flow, int from, int to) {
        return flow.stages().subList(from, to).stream().noneMatch(Segments::writes);
    }

    private static boolean writes(Stage<?, ?> stage) {
        return stage instanceof Stage.Database<?, ?> database && database.access() != Stage.Access.READ;
    }

    /** What the stages before this one have committed when it is due. */
    public static Effect effectBefore(Flow<?, ?> flow, int position) {
        return readOnly(flow, 0, position) ? Effect.NONE : Effect.DONE;
    }

    /** What the stage at this position takes. */
    public static Class<?> inputTypeOf(Flow<?, ?> flow, int position) {
        return position == 0
                ? flow.inputType()
                : flow.stages().get(position - 1).outputType();
    }
}
