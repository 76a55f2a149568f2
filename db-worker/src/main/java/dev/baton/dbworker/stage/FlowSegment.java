package dev.baton.dbworker.stage;

import dev.baton.dbworker.lane.BadCommands;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Stage;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.FlowCatalog;
import dev.baton.run.Segments;
import dev.baton.run.StageFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The consecutive database stages of a flow that are run for one command. Runs them for a whole batch, stage by stage;
 * a command that a stage refuses takes no part in the stages after it. Event loop only.
 */
public final class FlowSegment {
    private final Flow<?, ?> flow;
    private final Segment segment;
    private final List<Stage.Database<?, ?>> stages;
    private final String node;

    private FlowSegment(Flow<?, ?> flow, Segment segment, List<Stage.Database<?, ?>> stages, String node) {
        this.flow = flow;
        this.segment = segment;
        this.stages = stages;
        this.node = node;
    }

    /** Empty if there is no such version of the flow, or not all of these stages are database stages of it. */
    public static Optional<FlowSegment> of(FlowCatalog flows, Segment segment, String node) {
        return flows.find(segment).flatMap(flow -> databaseStages(flow, segment)
                .map(stages -> new FlowSegment(flow, segment, stages, node)));
    }

    private static Optional<List<Stage.Database<?, ?>>> databaseStages(Flow<?, ?> flow, Segment segment) {
        List<Stage.Database<?, ?>> found = new ArrayList<>();
        for (Stage<?, ?> stage : Segments.stages(flow, segment)) {
            if (stage instanceof Stage.Database<?, ?> database) {
                found.add(database);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }

    public Flow<?, ?> flow() {
        return flow;
    }

    /** Whether no stage of it writes. */
    public boolean readOnly() {
        return stages.stream().allMatch(stage -> stage.access() == Stage.Access.READ);
    }

    /**
     * Runs the segment for commands that all are for it: an outcome for each, in order, with its answer as JSON.
     *
     * @return fails with {@link BadCommands} before any stage has run, if a payload is not what the first stage takes;
     *     with {@link StageFailure} if a stage throws, or answers what can't be used
     */
    public Future<List<SegmentOutcome>> run(SqlConnection transaction, List<Command> commands) {
        List<Ride> rides;
        try {
            rides = decoded(commands);
        } catch (BadCommands e) {
            return Future.failedFuture(e);
        }
        Future<Void> chain = Future.succeededFuture();
        for (Stage.Database<?, ?> stage : stages) {
            chain = chain.compose(ignored -> through(stage, transaction, rides));
        }
        return chain.map(ignored -> rides.stream().map(this::encoded).toList());
    }

    /** One command on its way through the stages. */
    private static final class Ride {
        private Outcome<?> outcome;
        private int stagesDone;

        Ride(Object input) {
            this.outcome = Outcome.done(input);
        }

        boolean continues() {
            return outcome instanceof Outcome.Done<?>;
        }

        Object value() {
            return ((Outcome.Done<?>) outcome).answer();
        }
    }

    private List<Ride> decoded(List<Command> commands) {
        Class<?> inputType = stages.getFirst().inputType();
        List<Ride> rides = new ArrayList<>(commands.size());
        IdentityHashMap<Command, WorkResult.Failed> unfit = new IdentityHashMap<>();
        for (Command command : commands) {
            try {
                rides.add(new Ride(Json.read(command.payload(), inputType)));
            } catch (Throwable e) { // its own constructor's, too: its neighbours in the batch go on
                String message = "The input of %s can't be read: %s".formatted(segment, e.getMessage());
                unfit.put(command, new WorkResult.Failed(Verdict.FAILED, node, message, false));
            }
        }
        if (!unfit.isEmpty()) {
            throw new BadCommands(unfit);
        }
        return rides;
    }

    private static Future<Void> through(Stage.Database<?, ?> stage, SqlConnection transaction, List<Ride> all) {
        List<Ride> rides = all.stream().filter(Ride::continues).toList();
        if (rides.isEmpty()) {
            return Future.succeededFuture();
        }
        return applied(stage, transaction, rides.stream().map(Ride::value).toList())
                .compose(
                        outcomes -> taken(stage, rides, outcomes),
                        failure -> Future.failedFuture(new StageFailure(stage, failure)));
    }

    @SuppressWarnings("unchecked") // the flow's builder saw to it that the stage takes what the one before it answers
    private static Future<List<Outcome<Object>>> applied(
            Stage.Database<?, ?> stage, SqlConnection transaction, List<Object> inputs) {
        try {
            return Objects.requireNonNull(
                    ((DatabaseStage<Object, Object>) stage.function()).apply(transaction, inputs), "no future");
        } catch (Throwable e) { // of the flow's author, declared or not
            return Future.failedFuture(e);
        }
    }

    private static Future<Void> taken(Stage.Database<?, ?> stage, List<Ride> rides, List<Outcome<Object>> outcomes) {
        if (outcomes.size() != rides.size()) {
            return unusable(stage, "it answered %d outcomes for %d inputs".formatted(outcomes.size(), rides.size()));
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome<Object> outcome = outcomes.get(i);
            if (outcome == null) {
                return unusable(stage, "it answered null for input %d of %d".formatted(i + 1, outcomes.size()));
            }
            rides.get(i).outcome = outcome;
            rides.get(i).stagesDone += outcome instanceof Outcome.Done<?> ? 1 : 0;
        }
        return Future.succeededFuture();
    }

    private static Future<Void> unusable(Stage.Database<?, ?> stage, String why) {
        return Future.failedFuture(new StageFailure(stage, new IllegalStateException(why)));
    }

    private SegmentOutcome encoded(Ride ride) {
        return switch (ride.outcome) {
            case Outcome.Done<?> done -> new SegmentOutcome.Done(written(done.answer()));
            case Outcome.Refused<?> refused ->
                new SegmentOutcome.Refused(
                        refused.why(), Segments.effectBefore(flow, Segments.from(flow, segment) + ride.stagesDone));
        };
    }

    private Buffer written(Object answer) {
        try {
            return Json.write(answer);
        } catch (IllegalArgumentException e) {
            throw new StageFailure(stages.getLast(), e);
        }
    }
}
