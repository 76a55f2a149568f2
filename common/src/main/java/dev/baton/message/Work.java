package dev.baton.message;

/** The work of a command: stages of a flow, or a call of the store. */
public sealed interface Work {

    /** The role that does it. */
    RoleName role();

    /** How taps and timelines name it. */
    Segment segment();

    /** Whether it may be sent to another node when the first one is lost. */
    boolean repeatable();

    /** Whether it may leave something in the database when it is lost on its way. */
    boolean writes(Claim claim);

    /**
     * Consecutive stages of a flow.
     *
     * @param role who runs them
     * @param laneHint commands with the same hint, not {@link Command#ANY_LANE}, meet in one lane
     * @param repeatable whether no effect is doubled when they run twice, and with {@code continues} all that follows
     *     them
     * @param continues whether the worker runs the rest of the flow itself, and answers how all of it ended
     */
    record Stages(RoleName role, Segment segment, int laneHint, boolean repeatable, boolean continues) implements Work {

        /** What writes by no claim is never repeatable; what only reads is. */
        @Override
        public boolean writes(Claim claim) {
            return role == RoleName.DB_WORKER && !(repeatable && claim instanceof Claim.None);
        }
    }

    /** A call of the store; each of them may be repeated. */
    record Store(StoreCall call) implements Work {
        @Override
        public RoleName role() {
            return RoleName.DB_WORKER;
        }

        @Override
        public Segment segment() {
            return call.segment();
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean writes(Claim claim) {
            return call.writes();
        }
    }
}
