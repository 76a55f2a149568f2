package dev.baton.message;

/**
 * Consecutive stages of one flow that run at one place, and so travel as one command.
 *
 * @param flow the flow's name
 * @param from the first stage's index
 * @param to the index after the last stage
 */
public record Segment(String flow, int from, int to) {

    public Segment {
        if (from < 0 || to <= from || to > 255) {
            throw new IllegalArgumentException("Not a segment: " + flow + "[" + from + "," + to + ")");
        }
    }

    @Override
    public String toString() {
        return flow + "[" + from + "," + to + ")";
    }
}
