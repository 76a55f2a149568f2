package dev.baton.flow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a request does: a named, typed sequence of stages between an HTTP route and a reply. Immutable; built with
 * {@link #named(String)}.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="flow"}
 *
 * @param <I> what the client sends
 * @param <O> what the last stage answers
 */
public final class Flow<I, O> {

    /** What stands for a stage's id where all stages are done and only the reply is missing. */
    public static final String REPLY = "reply";

    /** So many characters of a business key are stored. */
    public static final int BUSINESS_KEY_LENGTH = 100;

    private final String name;
    private final int version;
    private final Route route;
    private final Class<I> inputType;
    private final List<Stage<?, ?>> stages;
    private final List<String> stageIds;
    private final String description;
    private final String fingerprint;
    private final FlowOptions<I> options;
    private final Reply<O> reply;

    /**
     * Whether what the flow did survives every crash, and whether the client has to bring an {@code Idempotency-Key}.
     */
    public enum Durability {
        NONE,
        DURABLE,
        DURABLE_WITH_REQUIRED_KEY
    }

    /**
     * What a flow begins with.
     *
     * @param version a whole number from 1: raised when stages or their records change
     */
    record Start<I>(String name, int version, Route route, Class<I> inputType) {}

    Flow(Start<I> start, List<Stage<?, ?>> stages, FlowOptions<I> options, Reply<O> reply) {
        this.name = start.name();
        this.version = start.version();
        this.route = start.route();
        this.inputType = start.inputType();
        this.stages = List.copyOf(stages);
        this.stageIds = StageIds.of(name, this.stages);
        FlowDescription described = FlowShape.describe(inputType, this.stages);
        this.description = described.text();
        this.fingerprint = described.fingerprint();
        this.options = options;
        this.reply = reply;
    }

    /**
     * Starts a flow. The name is its identity over all nodes: kebab-case, unique, kept for as long as requests live.
     */
    public static FlowBuilder.Unrouted named(String name) {
        return new FlowBuilder.Unrouted(name);
    }

    /**
     * The same flow, each stage of it replaced: by one that has the same label, types and placement, and does something
     * besides, such as a test that wants to see each stage begin and end.
     */
    public Flow<I, O> withStages(UnaryOperator<Stage<?, ?>> replacement) {
        return new Flow<>(
                new Start<>(name, version, route, inputType),
                stages.stream().<Stage<?, ?>>map(replacement).toList(),
                options,
                reply);
    }

    public String name() {
        return name;
    }

    /** Which of the flows of this name it is; a request is finished by the version that it began in. */
    public int version() {
        return version;
    }

    /**
     * SHA-256 in hex over what no build of this version may leave out; see {@link FlowDescription}. What the code of a
     * stage does is no part of it.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /** Stages, where they run, and the shape of the records between them: the text of a {@link FlowDescription}. */
    public String description() {
        return description;
    }

    public Route route() {
        return route;
    }

    public Class<I> inputType() {
        return inputType;
    }

    public List<Stage<?, ?>> stages() {
        return stages;
    }

    /** The ids of all stages, in order. */
    public List<String> stageIds() {
        return stageIds;
    }

    /** The id of the stage at this index; {@link #REPLY} behind the last one. */
    public String stageId(int index) {
        return index == stageIds.size() ? REPLY : stageIds.get(index);
    }

    /** The index of the stage with this id; behind the last one for {@link #REPLY}; empty if there is no such stage. */
    public OptionalInt indexOf(String stageId) {
        if (stageId.equals(REPLY)) {
            return OptionalInt.of(stageIds.size());
        }
        int index = stageIds.indexOf(stageId);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    public Durability durability() {
        return options.durability();
    }

    public boolean durable() {
        return durability() != Durability.NONE;
    }

    /**
     * Whether the stages after the last database stage run within its transaction, and the reply commits with it: see
     * {@link FlowBuilder#replyInTransaction()}.
     */
    public boolean replyInTransaction() {
        return options.replyInTransaction();
    }

    /** How long a request of this flow may take; empty: as configured for all. */
    public Optional<Duration> deadline() {
        return options.deadline();
    }

    /** The completion style of requests that name none; empty: as configured for all. */
    public Optional<String> completion() {
        return options.completion();
    }

    /**
     * What operators find a request with this input by: see {@link FlowBuilder#searchableBy}.
     *
     * @throws ClassCastException if the input is of another type
     */
    public Optional<String> businessKey(Object input) {
        return options.businessKey()
                .map(key -> key.apply(inputType.cast(input)))
                .flatMap(Flow::businessKey);
    }

    /** As it is stored and looked for; empty if nothing is left. */
    public static Optional<String> businessKey(String text) {
        String clean = text.replace('\0', ' ').strip();
        int length = Math.min(clean.length(), BUSINESS_KEY_LENGTH);
        boolean half = length < clean.length() && Character.isHighSurrogate(clean.charAt(length - 1));
        return Optional.of(clean.substring(0, half ? length - 1 : length)).filter(key -> !key.isEmpty());
    }

    /** The scopes that a caller needs, each of them; empty: every caller will do. */
    public Set<String> scopes() {
        return options.scopes();
    }

    public Reply<O> reply() {
        return reply;
    }

    @Override
    public String toString() {
        return "flow " + name + " version " + version;
    }
}
