package dev.baton.timeline;

import java.util.List;

/**
 * What threads, connections and queues of a node did for its requests, all together: for pictures of many requests. By
 * this node's clock, in µs since the epoch. Only what ended is known: a wait is seen when it is over.
 *
 * @param next where the next look continues
 * @param missed marks that were overwritten, or passed over, before they were looked at
 */
public record Slices(long next, long missed, List<OnTrack> tracks, List<Depth> depths, List<NoPlace> noPlaces) {

    /** Nothing is recorded. */
    public static final Slices NONE = new Slices(0, 0, List.of(), List.of(), List.of());

    /** How long one bucket of a {@link Depth}, or of {@link NoPlace}, is. */
    public static final long BUCKET_MICROS = 10_000;

    public Slices {
        tracks = List.copyOf(tracks);
        depths = List.copyOf(depths);
        noPlaces = List.copyOf(noPlaces);
    }

    /**
     * One kind of thing that a thread or connection did.
     *
     * @param first when the first slice begins
     * @param slices four numbers each: when it begins, counted from the first one, how long it is, how many marks it
     *     stands for (the batch, of a connection), and of how many pieces near to each other it is made; the batch is
     *     known where that is 1
     */
    public record OnTrack(String name, Track.Kind track, Span.Kind kind, long first, List<Long> slices) {
        public OnTrack {
            slices = List.copyOf(slices);
        }
    }

    /**
     * How much requests waited where many can wait at once: in a queue, parked, or on virtual threads.
     *
     * @param first the first bucket's number: its time by {@link #BUCKET_MICROS}
     * @param micros of waiting in each bucket; divided by the bucket's length it is how many waited
     */
    public record Depth(String name, Track.Kind track, Span.Kind kind, long first, List<Long> micros) {
        public Depth {
            micros = List.copyOf(micros);
        }
    }

    /**
     * Commands that found no place in a queue.
     *
     * @param first the first bucket's number
     * @param counts how many in each bucket
     */
    public record NoPlace(Track.Kind track, long first, List<Long> counts) {
        public NoPlace {
            counts = List.copyOf(counts);
        }
    }
}
