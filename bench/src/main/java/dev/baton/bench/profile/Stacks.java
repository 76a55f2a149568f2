package dev.baton.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** The stacks of a recording, one below the other: who called whom, and for how much of the whole. */
public final class Stacks {
    static final int DEPTH = 256;

    /** What a recording can show. */
    public enum Kind {
        PROCESSOR("processor time"),
        MEMORY("memory allocated");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A method as it was called from the frames above it. */
    static final class Frame {
        private final String name;
        private final Map<String, Frame> callees = new HashMap<>();
        private double weight;

        Frame(String name) {
            this.name = name;
        }

        private Frame calls(String callee) {
            return callees.computeIfAbsent(callee, Frame::new);
        }

        String name() {
            return name;
        }

        double weight() {
            return weight;
        }

        List<Frame> callees() {
            return callees.values().stream()
                    .sorted(Comparator.comparing(Frame::name))
                    .toList();
        }
    }

    /** How much of the whole was spent in a method itself, and not in what it called. */
    public record Share(String method, double share) {}

    private final Frame all = new Frame("all");
    private final Map<String, Double> own = new HashMap<>();
    private int samples;

    private Stacks() {}

    public static Stacks of(Path recording, Kind kind) throws IOException {
        return switch (kind) {
            case PROCESSOR -> {
                Stacks exact = read(recording, "jdk.CPUTimeSample");
                yield exact.samples > 0 ? exact : read(recording, "jdk.ExecutionSample");
            }
            case MEMORY -> read(recording, "jdk.ObjectAllocationSample");
        };
    }

    private static Stacks read(Path recording, String event) throws IOException {
        Stacks stacks = new Stacks();
        Set<Long> threads = new HashSet<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent sample = file.readEvent();
                if (!sample.getEventType().getName().equals(event) || sample.getStackTrace() == null) {
                    continue;
                }
                // A thread's first one stands for all that it allocated before the recording.
                boolean weighed = sample.hasField("weight");
                if (!weighed || !threads.add(threadOf(sample))) {
                    stacks.add(sample.getStackTrace(), weighed ? sample.getLong("weight") : 1);
                }
            }
        }
        return stacks;
    }

    private static long threadOf(RecordedEvent sample) {
        RecordedThread thread = sample.getThread("eventThread");
        return thread == null ? -1 : thread.getId();
    }

    private void add(RecordedStackTrace trace, double weight) {
        List<String> names = new ArrayList<>();
        for (RecordedFrame frame : trace.getFrames()) {
            names.add(name(frame));
        }
        samples++;
        own.merge(names.getFirst(), weight, Double::sum);
        all.weight += weight;
        Frame frame = all;
        for (String name : names.reversed()) {
            frame = frame.calls(name);
            frame.weight += weight;
        }
    }

    /** Lambdas have a new name in each run. */
    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName().replaceAll("\\$\\$Lambda.*", "\\$\\$Lambda");
        return type + "." + frame.getMethod().getName();
    }

    Frame all() {
        return all;
    }

    /** How many samples there are. */
    public int samples() {
        return samples;
    }

    /** The methods with the most of their own. */
    public List<Share> top(int atMost) {
        return own.entrySet().stream()
                .map(entry -> new Share(entry.getKey(), entry.getValue() / all.weight))
                .sorted(Comparator.comparingDouble(Share::share).reversed())
                .limit(atMost)
                .toList();
    }
}
