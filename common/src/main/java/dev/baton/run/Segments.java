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
        return new Segment(flow.name(), flow.version(), flow.stageId(position), flow.stageId(to - 1));
    }

    /**
     * Whether the flow's tail runs in the transaction of this segment: it has the last database stage of a flow that
     * replies in it.
     */
    public static boolean withTail(Flow<?, ?> flow, Segment segment) {
        return flow.replyInTransaction()
                && flow.stages().subList(to(flow, segment), flow.stages().size()).stream()
                        .noneMatch(stage -> stage.placement() == Placement.DATABASE);
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

    /** Whether the segment is one of this flow: it is of its version, and has its first stage before its last. */
    public static boolean has(Flow<?, ?> flow, Segment segment) {
        int first = flow.indexOf(segment.first()).orElse(-1);
        int last = flow.indexOf(segment.last()).orElse(-1);
        return flow.name().equals(segment.flow())
                && flow.version() == segment.version()
                && first >= 0
                && first <= last
                && last < flow.stages().size();
    }

    /** The index of the first stage. */
    public static int from(Flow<?, ?> flow, Segment segment) {
        return index(flow, segment.first());
    }

    /** The index behind the last stage. */
    public static int to(Flow<?, ?> flow, Segment segment) {
        return index(flow, segment.last()) + 1;
    }

    public static List<Stage<?, ?>> stages(Flow<?, ?> flow, Segment segment) {
        return flow.stages().subList(from(flow, segment), to(flow, segment));
    }

    private static int index(Flow<?, ?> flow, String stageId) {
        return flow.indexOf(stageId)
                .orElseThrow(() -> new IllegalArgumentException("There is no stage %s in %s".formatted(stageId, flow)));
    }
}
