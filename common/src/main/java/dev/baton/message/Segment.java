package dev.baton.message;

/**
 * Consecutive stages of one flow that run at one place, and so travel as one command. They are named by their ids: a
 * stage's place in its flow may change from one release of the flow to the next.
 *
 * @param flow the flow's name
 * @param version the flow's version
 * @param first the first stage's id
 * @param last the last stage's id
 */
public record Segment(String flow, int version, String first, String last) {

    public Segment {
        if (version < 1 || first.isEmpty() || last.isEmpty()) {
            throw new IllegalArgumentException(
                    "Not a segment: %s version %d, '%s' to '%s'".formatted(flow, version, first, last));
        }
    }

    /** The id of the stage, or of the first and the last one. */
    public String stages() {
        return first.equals(last) ? first : first + ".." + last;
    }

    @Override
    public String toString() {
        String stages = stages();
        return version == 1 ? flow + "[" + stages + "]" : flow + " version " + version + "[" + stages + "]";
    }
}
