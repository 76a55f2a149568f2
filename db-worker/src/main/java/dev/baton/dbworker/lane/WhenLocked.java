package dev.baton.dbworker.lane;

/** What becomes of a batch in a lane that finds a row locked. Event loop only. */
sealed interface WhenLocked {
    /** In a batch of the lane for locked rows, at the most: each of one that finds a row locked is tried alone. */
    int LOCKED_BATCH = 16;

    /** It leaves at once, so that what waits here is not delayed. */
    record Leaves(Lane forLocked) implements WhenLocked {}

    /** Its commands are tried alone, each in a turn of its own, so that other jobs are served between them. */
    record TakesTurns() implements WhenLocked {

        @Override
        public WaitingRoom.Turns turns() {
            return WaitingRoom.Turns.ROUND_ROBIN;
        }

        @Override
        public int batchMax(int configured) {
            return Math.min(LOCKED_BATCH, configured);
        }
    }

    /** It is split here and now. */
    record Splits() implements WhenLocked {}

    default WaitingRoom.Turns turns() {
        return WaitingRoom.Turns.FIRST_COME;
    }

    default int batchMax(int configured) {
        return configured;
    }
}
