package dev.baton.inspector.query;

import java.util.Map;

/**
 * What a node asks another one.
 *
 * @param with what it needs to know for that, by names
 */
public record Question(What what, Map<String, String> with) {

    /** What may be asked. */
    public enum What {
        /** How are you? {@link NodeReport} */
        NODE,
        /** What time is it? {@link ClockReading} */
        CLOCK,
        /** Which messages went by? {@link HopPage} */
        HOPS,
        /** What was counted? {@link TrafficReport} */
        TRAFFIC,
        /** Which requests were kept? {@link SummaryPage} */
        REQUESTS,
        /** What do you know of a request? {@link SpanReport} */
        SPANS,
        /** Keep what you know of a request. */
        KEEP,
        /** Which levels hold? {@link LevelReport} */
        LEVELS,
        /** Set a level. {@link LevelReport} */
        SET_LEVEL,
        /** Back to the configuration. {@link LevelReport} */
        RESET_LEVELS
    }

    public Question {
        with = Map.copyOf(with);
    }

    public static Question of(What what) {
        return new Question(what, Map.of());
    }

    public String text(String name) {
        return with.getOrDefault(name, "");
    }

    public long number(String name, long otherwise) {
        String text = text(name);
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
}
