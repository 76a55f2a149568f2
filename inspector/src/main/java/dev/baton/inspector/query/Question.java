package dev.baton.inspector.query;

import dev.baton.inspector.lab.LabLease;
import dev.baton.inspector.lab.LabWatch;
import dev.baton.inspector.lab.TracksReport;
import java.util.Map;

/**
 * A query of one node to another.
 *
 * @param with its parameters by name
 */
public record Question(What what, Map<String, String> with) {

    /** Kinds of questions. */
    public enum What {
        /** How is the node? {@link NodeReport} */
        NODE,
        /** What time is it? {@link ClockReading} */
        CLOCK,
        /** Which messages were seen? {@link HopPage} */
        HOPS,
        /** What was counted? {@link TrafficReport} */
        TRAFFIC,
        /** Which requests ended, and how? {@link ActivityReport} */
        ACTIVITY,
        /** Which requests were kept? {@link SummaryPage} */
        REQUESTS,
        /** What does the node know of a request? {@link SpanReport} */
        SPANS,
        /** Keep what the node knows of these requests. {@link ClockReading} */
        KEEP,
        /** Send an HTTP request to yourself, in the development profile. {@link HttpResult} */
        SEND,
        /** Which levels hold? {@link LevelReport} */
        LEVELS,
        /** Set a level. {@link LevelReport} */
        SET_LEVEL,
        /** Back to the configuration. {@link LevelReport} */
        RESET_LEVELS,
        /** What do your threads, connections and queues do? For the live lab. {@link TracksReport} */
        TRACKS,
        /** Turn the live lab's knobs, or renew them. {@link LabLease} */
        LAB_CHANGE,
        /** Turn them back. {@link LabLease} */
        LAB_RESET,
        /** Ask the kernel about your threads for some seconds. {@link LabWatch} */
        LAB_WATCH,
        /** Fail, in the development profile. {@link ClockReading} */
        LAB_FAULT
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
