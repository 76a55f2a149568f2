package dev.baton.flow;

import dev.baton.flow.Flow.Durability;
import dev.baton.flow.Stage.Access;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes a flow straight down the page; the compiler checks that each stage takes what the one before it answers.
 *
 * <p>Immutable: each call answers a new builder.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="version"}
 *
 * @param <I> what the client sends
 * @param <T> what the last stage so far answers
 */
public final class FlowBuilder<I, T> {

    /** A flow that has a name, and no route yet. */
    public static final class Unrouted {
        private final String name;
        private final int version;

        Unrouted(String name) {
            this(name, 1);
        }

        private Unrouted(String name, int version) {
            if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
                throw new IllegalArgumentException(
                        "A flow's name is kebab-case, at most 63 characters; this is not: " + name);
            }
            if (version < 1) {
                throw new IllegalArgumentException("Flow %s: a version is 1 or more, not %d".formatted(name, version));
            }
            this.name = name;
            this.version = version;
        }

        /**
         * Raised when stages are added, removed, moved or retyped: requests that an older version began are finished by
         * it, so it stays in the provider until none is left. 1 without.
         */
        public Unrouted version(int newVersion) {
            return new Unrouted(name, newVersion);
        }

        /** The JSON body, and path parameters, become the input. */
        public <I> FlowBuilder<I, I> post(String path, Class<I> inputType) {
            return open(new Route(Route.Method.POST, path), inputType);
        }

        /** Path and query parameters become the input. */
        public <I> FlowBuilder<I, I> get(String path, Class<I> inputType) {
            return open(new Route(Route.Method.GET, path), inputType);
        }

        private <I> FlowBuilder<I, I> open(Route route, Class<I> inputType) {
            return new FlowBuilder<>(
                    new Draft<>(new Flow.Start<>(name, version, route, inputType), List.of(), FlowOptions.none()),
                    inputType,
                    Optional.empty());
        }
    }

    private record Draft<I>(Flow.Start<I> start, List<Stage<?, ?>> stages, FlowOptions<I> options) {

        Draft<I> plus(Stage<?, ?> stage) {
            List<Stage<?, ?>> longer = new ArrayList<>(stages);
            longer.add(stage);
            return new Draft<>(start, longer, options);
        }

        Draft<I> with(FlowOptions<I> other) {
            return new Draft<>(start, stages, other);
        }
    }

    private final Draft<I> draft;
    private final Class<T> currentType;
    private final Optional<Function<T, String>> key;

    private FlowBuilder(Draft<I> draft, Class<T> currentType, Optional<Function<T, String>> key) {
        this.draft = draft;
        this.currentType = currentType;
        this.key = key;
    }

    /**
     * Finds the caller; the value passes through.
     *
     * @throws IllegalStateException if it is not the first stage: nothing is done for a caller that is not known
     */
    public FlowBuilder<I, T> authenticate(String label, Authentication authentication) {
        if (!draft.stages.isEmpty()) {
            throw new IllegalStateException(
                    "Flow " + draft.start.name() + " authenticates after another stage; it must come first");
        }
        return then(new Stage.Authenticate<>(label, currentType, authentication));
    }

    /**
     * What the caller needs to be allowed to use this flow, such as {@code accounts:open}: the gateway refuses others
     * with 403 before it reads anything. Called more than once: the caller needs all of them.
     *
     * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="scope"}
     *
     * @throws IllegalStateException if the flow does not authenticate before
     * @throws IllegalArgumentException if it is no scope of OAuth 2.0, or has a comma
     */
    public FlowBuilder<I, T> scope(String scope) {
        if (draft.stages.isEmpty() || !(draft.stages.getFirst() instanceof Stage.Authenticate<?>)) {
            throw new IllegalStateException("Flow %s needs the scope of a caller, and does not authenticate before"
                    .formatted(draft.start.name()));
        }
        return with(draft.options.withScope(scope));
    }

    /** A stage on the event loop: must not block. */
    public <U> FlowBuilder<I, U> onEventLoop(String label, Class<U> answers, EventLoopStage<T, U> stage) {
        return then(new Stage.EventLoop<>(label, answers, stage, Retry.NEVER));
    }

    /** A stage on a compute-service: may block, must have no effect but its answer. */
    public <U> FlowBuilder<I, U> onCompute(String label, Class<U> answers, ComputeStage<T, U> stage) {
        return then(new Stage.Compute<>(label, answers, stage, Retry.NEVER));
    }

    /**
     * The work of the next database stage that shares this key meets in one lane.
     *
     * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="keyed"}
     */
    public FlowBuilder<I, T> keyedBy(Function<T, String> key) {
        return new FlowBuilder<>(draft, currentType, Optional.of(key));
    }

    /** A database stage that writes: a batch in, a batch out, one transaction. */
    public <U> FlowBuilder<I, U> onDatabase(String label, Class<U> answers, DatabaseStage<T, U> stage) {
        return database(label, answers, stage, Access.WRITE);
    }

    /** A database stage that only reads, and so may be run again at any time. */
    public <U> FlowBuilder<I, U> onDatabaseReading(String label, Class<U> answers, DatabaseStage<T, U> stage) {
        return database(label, answers, stage, Access.READ);
    }

    private <U> FlowBuilder<I, U> database(String label, Class<U> answers, DatabaseStage<T, U> stage, Access access) {
        return then(new Stage.Database<>(label, currentType, answers, stage, key, access, Retry.NEVER));
    }

    /** The retry rule of the stage just written; durable flows only. */
    public FlowBuilder<I, T> retrying(Retry retry) {
        if (draft.stages.isEmpty()) {
            throw new IllegalStateException("retrying() follows the stage that it is for");
        }
        List<Stage<?, ?>> stages = new ArrayList<>(draft.stages);
        stages.set(stages.size() - 1, stages.getLast().retrying(retry));
        return new FlowBuilder<>(new Draft<>(draft.start, stages, draft.options), currentType, key);
    }

    /**
     * Exactly-once effect: what was acknowledged is never lost and never done twice. An {@code Idempotency-Key} is
     * optional.
     */
    public FlowBuilder<I, T> durable() {
        return with(draft.options.with(Durability.DURABLE));
    }

    /** Exactly-once effect, and the client must bring an {@code Idempotency-Key}. */
    public FlowBuilder<I, T> durableWithRequiredKey() {
        return with(draft.options.with(Durability.DURABLE_WITH_REQUIRED_KEY));
    }

    /**
     * The stages after the last database stage run on the db-worker's event loop, within its transaction, and the reply
     * commits with the effect: one commit for a request instead of two. For a tail of a few microseconds: it must not
     * block, and while it runs the whole batch keeps its locks. Durable flows only, and all stages after the last
     * database stage are event-loop stages; there may be none.
     *
     * <p>A tail that throws, or whose reply can't be stored, holds nothing up: the database stages commit without it,
     * and it runs again after them, by its retry rules. The option may be added to and taken from a version of a flow
     * that is in use.
     *
     * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="replyInTransaction"}
     */
    public FlowBuilder<I, T> replyInTransaction() {
        return with(draft.options.withReplyInTransaction());
    }

    /** How long a request of this flow may take, instead of what is configured for all. */
    public FlowBuilder<I, T> deadline(Duration deadline) {
        return with(draft.options.with(deadline));
    }

    /**
     * The completion style of requests that name none, such as {@code callback}; the gateway refuses to start with one
     * that it does not have.
     */
    public FlowBuilder<I, T> completion(String style) {
        return with(draft.options.withCompletion(style));
    }

    /**
     * Operators find requests by this short text of the input, such as an order's reference: in lists, on the page,
     * with {@code baton requests --key}. It is stored in clear, and shown to those who may see payloads: no secrets.
     * Where it is null or blank, the request has none; more than {@value Flow#BUSINESS_KEY_LENGTH} characters are cut
     * off. Durable flows only.
     *
     * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="searchable"}
     */
    public FlowBuilder<I, T> searchableBy(Function<I, @Nullable String> businessKey) {
        return with(draft.options.withBusinessKey(businessKey));
    }

    /** Ends the flow: the last answer as JSON. */
    public Flow<I, T> reply(int status) {
        return finish(new Reply<>(status, new Reply.Body.Json<>(), Optional.empty()));
    }

    /**
     * Ends the flow: the last answer as JSON, with the {@code Location} of what was created. Blanks, and what is not
     * ASCII, are percent-encoded. One with a control character, or of more than 4,096 bytes then, fails the request.
     */
    public Flow<I, T> replyCreated(Function<T, String> location) {
        return finish(new Reply<>(201, new Reply.Body.Json<>(), Optional.of(location)));
    }

    /**
     * Ends the flow: the last answer as text of another media type.
     *
     * @throws IllegalArgumentException for a type that is no header (RFC 9110, 5.5): printable ASCII, 200 characters
     */
    public Flow<I, T> replyText(int status, String contentType, Function<T, String> render) {
        return finish(new Reply<>(status, new Reply.Body.Text<>(contentType, render), Optional.empty()));
    }

    private <U> FlowBuilder<I, U> then(Stage<T, U> stage) {
        return new FlowBuilder<>(draft.plus(stage), stage.outputType(), Optional.empty());
    }

    private FlowBuilder<I, T> with(FlowOptions<I> options) {
        return new FlowBuilder<>(draft.with(options), currentType, key);
    }

    private Flow<I, T> finish(Reply<T> reply) {
        boolean durable = draft.options.durability() != Durability.NONE;
        if (draft.stages.isEmpty()) {
            throw new IllegalStateException("Flow " + draft.start.name() + " has no stage");
        }
        if (durable && draft.stages.stream().noneMatch(stage -> stage.placement() == Placement.DATABASE)) {
            throw new IllegalStateException(
                    "Flow " + draft.start.name() + " is durable but has no database stage to be claimed with");
        }
        if (!durable && draft.stages.stream().anyMatch(stage -> stage.retry().attempts() > 1)) {
            throw new IllegalStateException("Flow " + draft.start.name() + " retries a stage but is not durable");
        }
        if (!durable && draft.options.businessKey().isPresent()) {
            throw new IllegalStateException(
                    "Flow " + draft.start.name() + " has a business key but is not durable: it is not stored");
        }
        if (draft.options.replyInTransaction()) {
            checkReplyInTransaction(durable);
        }
        return new Flow<>(draft.start, draft.stages, draft.options, reply);
    }

    /** A durable flow has a database stage. */
    private void checkReplyInTransaction(boolean durable) {
        if (!durable) {
            throw new IllegalStateException("Flow " + draft.start.name()
                    + " replies in the transaction but is not durable: its reply is not stored");
        }
        List<Stage<?, ?>> tail = draft.stages.reversed().stream()
                .takeWhile(stage -> stage.placement() != Placement.DATABASE)
                .toList();
        for (Stage<?, ?> stage : tail) {
            if (stage.placement() != Placement.EVENT_LOOP) {
                throw new IllegalStateException(
                        "Flow %s replies in the transaction of its last database stage, and '%s' after it is no"
                                        .formatted(draft.start.name(), stage.label())
                                + " event-loop stage");
            }
        }
    }
}
