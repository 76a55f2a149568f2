package dev.baton.timeline;

import dev.baton.tap.NodeClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Puts the newest marks together to {@link Slices}, which stay small however many marks there are. Any thread. */
final class SliceReader {
    /** Marks of one look: more are passed over, and counted. */
    private static final int MOST_MARKS = 20_000;

    private static final int MOST_TRACKS = 256;
    /** Of all tracks together: where there are more, those of a track that are near to each other are one. */
    private static final int MOST_SLICES = 600;

    private static final int MOST_OF_A_TRACK = 32;
    private static final int LEAST_OF_A_TRACK = 4;
    /** Longer waits are drawn by their last part. */
    private static final int MOST_BUCKETS = 1_000;
    /** Slices of a thread that are closer than this are one. */
    private static final long GAP_MICROS = 200;

    private static final long[] NOTHING = {0};

    private final MarkRing marks;
    private final NodeClock clock;

    SliceReader(MarkRing marks, NodeClock clock) {
        this.marks = marks;
        this.clock = clock;
    }

    private record Row(Track.Kind track, String name, Span.Kind kind) {}

    /** Marks, and how many pieces it was made from: one transaction is one, whatever its marks. */
    private record Piece(long from, long to, long count, long parts) {}

    /**
     * The pieces of a row. Marks come in the order of their ends, so nearly each belongs to the piece before it: that
     * one grows, as at ten thousand requests a second an object for each mark would be what the node does most.
     */
    private static final class Pieces {
        private final boolean connection;
        private final List<Piece> done = new ArrayList<>();
        private long from;
        private long to;
        private long count;
        private long parts;

        Pieces(Row row) {
            this.connection = row.track() == Track.Kind.CONNECTION;
        }

        void add(long begin, long end) {
            boolean same = begin == from && end == to;
            if (count > 0 && (connection ? same : begin - to <= GAP_MICROS && from - end <= GAP_MICROS)) {
                from = Math.min(from, begin);
                to = Math.max(to, end);
                parts += same ? 0 : 1;
            } else {
                finish();
                from = begin;
                to = end;
                parts = 1;
            }
            count++;
        }

        private void finish() {
            if (count > 0) {
                done.add(new Piece(from, to, count, parts));
                count = 0;
            }
        }

        List<Piece> sorted() {
            finish();
            done.sort(Comparator.comparingLong(Piece::from));
            return done;
        }
    }

    /** How long was waited in each bucket. Most waits end in the bucket that the one before ended in. */
    private static final class Waits {
        private final TreeMap<Long, long[]> buckets = new TreeMap<>();
        private long newest = -1;
        private long[] ofNewest = {0};

        void add(long from, long to) {
            long last = to / Slices.BUCKET_MICROS;
            for (long bucket = Math.max(from / Slices.BUCKET_MICROS, last - MOST_BUCKETS + 1);
                    bucket <= last;
                    bucket++) {
                long begin = Math.max(from, bucket * Slices.BUCKET_MICROS);
                long end = Math.min(to, (bucket + 1) * Slices.BUCKET_MICROS);
                of(bucket)[0] += Math.max(0, end - begin);
            }
        }

        private long[] of(long bucket) {
            if (bucket != newest) {
                newest = bucket;
                ofNewest = buckets.computeIfAbsent(bucket, ignored -> new long[1]);
            }
            return ofNewest;
        }
    }

    /** Gathers one look. */
    private final class Gathered {
        private final Map<Row, Pieces> tracks = new LinkedHashMap<>();
        private final Map<Row, Waits> depths = new LinkedHashMap<>();
        private final Map<Track.Kind, TreeMap<Long, long[]>> noPlaces = new EnumMap<>(Track.Kind.class);
        private long passedOver;

        void add(MarkRing.Shown mark) {
            Track.Kind track = mark.kind();
            String name = mark.name();
            switch (mark.what()) {
                case STAGE -> add(track, name, Span.Kind.RUN, mark.t0(), mark.t1());
                case SPAN -> add(track, name, mark.span(), mark.t0(), mark.t1());
                case IN_FLIGHT -> add(Track.Kind.PARKED, "", Span.Kind.WAIT, mark.t0(), mark.t2());
                case WORK -> {
                    add(Track.Kind.COMPUTE_QUEUE, "", Span.Kind.WAIT, mark.t0(), mark.t1());
                    add(track, name, Span.Kind.RUN, mark.t1(), mark.t2());
                }
                case LANE -> {
                    add(Track.Kind.LANE_QUEUE, name, Span.Kind.WAIT, mark.t0(), mark.t1());
                    if (mark.t3() > mark.t1()) { // or it never ran
                        add(track, name, Span.Kind.DATABASE, mark.t1(), mark.t3());
                    }
                }
                case NO_PLACE ->
                    noPlaces.computeIfAbsent(track, ignored -> new TreeMap<>())
                            .computeIfAbsent(micros(mark.t0()) / Slices.BUCKET_MICROS, ignored -> new long[1])[0]++;
                case STATE, ANSWERED, REQUEST -> {} // moments, and the whole of it
            }
        }

        private void add(Track.Kind track, String name, Span.Kind kind, long fromNanos, long toNanos) {
            long from = micros(fromNanos);
            long to = Math.max(from, micros(toNanos));
            switch (track) {
                case PARKED, LANE_QUEUE, COMPUTE_QUEUE -> wait(new Row(track, name, kind), from, to);
                // each request has one of its own: as rows they would be without end
                case VIRTUAL -> wait(new Row(track, "", kind), from, to);
                case EVENT_LOOP, WORKER, PLATFORM, CONNECTION -> piece(new Row(track, name, kind), from, to);
                case REQUEST -> {} // the whole of it says nothing of any thread
            }
        }

        private long micros(long nanos) {
            return clock.epochNanos(nanos) / 1_000;
        }

        private void piece(Row row, long from, long to) {
            Pieces pieces = tracks.get(row);
            if (pieces == null && tracks.size() == MOST_TRACKS) {
                passedOver++;
                return;
            }
            (pieces == null ? tracks.computeIfAbsent(row, Pieces::new) : pieces).add(from, to);
        }

        private void wait(Row row, long from, long to) {
            depths.computeIfAbsent(row, ignored -> new Waits()).add(from, to);
        }
    }

    Slices since(long since) {
        long end = marks.following();
        if (since < 0) {
            return new Slices(end, 0, List.of(), List.of(), List.of());
        }
        Gathered gathered = new Gathered();
        long shown = marks.show(Math.max(since, end - MOST_MARKS), end, gathered::add);
        int most = Math.clamp(MOST_SLICES / Math.max(1, gathered.tracks.size()), LEAST_OF_A_TRACK, MOST_OF_A_TRACK);
        return new Slices(
                end,
                Math.max(0, end - since - shown) + gathered.passedOver,
                gathered.tracks.entrySet().stream()
                        .map(track -> onTrack(track.getKey(), track.getValue().sorted(), most))
                        .toList(),
                gathered.depths.entrySet().stream()
                        .filter(depth -> !depth.getValue().buckets.isEmpty())
                        .map(depth -> depth(depth.getKey(), depth.getValue().buckets))
                        .toList(),
                gathered.noPlaces.entrySet().stream()
                        .map(queue -> noPlace(queue.getKey(), queue.getValue()))
                        .toList());
    }

    private static Slices.OnTrack onTrack(Row row, List<Piece> sorted, int most) {
        List<Piece> merged = merged(sorted, row.track() == Track.Kind.CONNECTION ? -1 : GAP_MICROS);
        for (long gap = GAP_MICROS; merged.size() > most; gap *= 4) {
            merged = merged(merged, gap);
        }
        long first = merged.getFirst().from();
        List<Long> numbers = new ArrayList<>(merged.size() * 4);
        merged.forEach(piece ->
                numbers.addAll(List.of(piece.from() - first, piece.to() - piece.from(), piece.count(), piece.parts())));
        return new Slices.OnTrack(row.name(), row.track(), row.kind(), first, numbers);
    }

    /** Commands of one batch have the same times, and are one piece whatever the gap. */
    private static List<Piece> merged(List<Piece> sorted, long gap) {
        List<Piece> merged = new ArrayList<>();
        for (Piece piece : sorted) {
            Optional<Piece> before = merged.isEmpty() ? Optional.empty() : Optional.of(merged.getLast());
            if (before.filter(last -> last.from() == piece.from() || piece.from() - last.to() <= gap)
                    .isPresent()) {
                Piece last = merged.removeLast();
                boolean same = last.from() == piece.from() && last.to() == piece.to();
                merged.add(new Piece(
                        last.from(),
                        Math.max(last.to(), piece.to()),
                        last.count() + piece.count(),
                        same ? last.parts() : last.parts() + piece.parts()));
            } else {
                merged.add(piece);
            }
        }
        return merged;
    }

    private static Slices.Depth depth(Row row, TreeMap<Long, long[]> buckets) {
        return new Slices.Depth(row.name(), row.track(), row.kind(), first(buckets), newest(buckets));
    }

    private static Slices.NoPlace noPlace(Track.Kind track, TreeMap<Long, long[]> buckets) {
        return new Slices.NoPlace(track, first(buckets), newest(buckets));
    }

    private static long first(TreeMap<Long, long[]> buckets) {
        return Math.max(buckets.firstKey(), buckets.lastKey() - MOST_BUCKETS + 1);
    }

    private static List<Long> newest(TreeMap<Long, long[]> buckets) {
        return LongStream.rangeClosed(first(buckets), buckets.lastKey())
                .mapToObj(bucket -> buckets.getOrDefault(bucket, NOTHING)[0])
                .toList();
    }
}
