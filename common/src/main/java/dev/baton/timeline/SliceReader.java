package dev.baton.timeline;

import dev.baton.tap.NodeClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the newest marks together to {@link Slices}, which stay small however many marks there are. Any thread. */
final class SliceReader {
    /** Marks of one look: more are passed over, and counted. */
    private static final int MOST_MARKS = 20_000;

    private static final int MOST_TRACKS = 256;
    /** Of all tracks together: where there are more, those of a track that are near to each other are one. */
    private static final int MOST_SLICES = 1_200;

    private static final int MOST_OF_A_TRACK = 64;
    private static final int LEAST_OF_A_TRACK = 4;
    /** Longer waits are drawn by their last part. */
    private static final int MOST_BUCKETS = 1_000;
    /** Slices of a thread that are closer than this are one. */
    private static final long GAP_MICROS = 200;

    private final MarkRing marks;
    private final NodeClock clock;

    SliceReader(MarkRing marks, NodeClock clock) {
        this.marks = marks;
        this.clock = clock;
    }

    private record Row(Track track, Span.Kind kind) {}

    /** Marks, and how many pieces it was made from: one transaction is one, whatever its marks. */
    private record Piece(long from, long to, long count, long parts) {}

    /** Gathers one look. */
    private final class Gathered {
        private final Map<Row, List<Piece>> tracks = new LinkedHashMap<>();
        private final Map<Row, TreeMap<Long, Long>> depths = new LinkedHashMap<>();
        private long passedOver;

        void add(Track track, Span.Kind kind, long fromNanos, long toNanos) {
            long from = clock.epochNanos(fromNanos) / 1_000;
            long to = Math.max(from, clock.epochNanos(toNanos) / 1_000);
            switch (track.kind()) {
                case PARKED, LANE_QUEUE, COMPUTE_QUEUE -> wait(new Row(track, kind), from, to);
                // each request has one of its own: as rows they would be without end
                case VIRTUAL -> wait(new Row(new Track(Track.Kind.VIRTUAL, ""), kind), from, to);
                case EVENT_LOOP, WORKER, PLATFORM, CONNECTION -> piece(new Row(track, kind), from, to);
                case REQUEST -> {} // the whole of it says nothing of any thread
            }
        }

        private void piece(Row row, long from, long to) {
            if (tracks.size() < MOST_TRACKS || tracks.containsKey(row)) {
                tracks.computeIfAbsent(row, ignored -> new ArrayList<>()).add(new Piece(from, to, 1, 1));
            } else {
                passedOver++;
            }
        }

        private void wait(Row row, long from, long to) {
            TreeMap<Long, Long> buckets = depths.computeIfAbsent(row, ignored -> new TreeMap<>());
            long last = to / Slices.BUCKET_MICROS;
            for (long bucket = Math.max(from / Slices.BUCKET_MICROS, last - MOST_BUCKETS + 1);
                    bucket <= last;
                    bucket++) {
                long begin = Math.max(from, bucket * Slices.BUCKET_MICROS);
                long end = Math.min(to, (bucket + 1) * Slices.BUCKET_MICROS);
                buckets.merge(bucket, Math.max(0, end - begin), Long::sum);
            }
        }
    }

    Slices since(long since) {
        long end = marks.following();
        if (since < 0) {
            return new Slices(end, 0, List.of(), List.of());
        }
        List<Mark> found = marks.since(Math.max(since, end - MOST_MARKS), MOST_MARKS);
        Gathered gathered = new Gathered();
        found.forEach(mark -> add(mark, gathered));
        int most = Math.clamp(MOST_SLICES / Math.max(1, gathered.tracks.size()), LEAST_OF_A_TRACK, MOST_OF_A_TRACK);
        long next = found.isEmpty() ? end : found.getLast().number() + 1;
        return new Slices(
                next,
                Math.max(0, next - since - found.size()) + gathered.passedOver,
                gathered.tracks.entrySet().stream()
                        .map(track -> onTrack(track.getKey(), track.getValue(), most))
                        .toList(),
                gathered.depths.entrySet().stream()
                        .flatMap(depth -> depth(depth.getKey(), depth.getValue()).stream())
                        .toList());
    }

    private static void add(Mark mark, Gathered into) {
        Track track = mark.track();
        switch (mark.what()) {
            case STAGE -> into.add(track, Span.Kind.RUN, mark.t0(), mark.t1());
            case SPAN ->
                into.add(track, mark.a() instanceof Span.Kind kind ? kind : Span.Kind.RUN, mark.t0(), mark.t1());
            case IN_FLIGHT -> into.add(Track.PARKED, Span.Kind.WAIT, mark.t0(), mark.t2());
            case WORK -> {
                into.add(Track.COMPUTE_QUEUE, Span.Kind.WAIT, mark.t0(), mark.t1());
                into.add(track, Span.Kind.RUN, mark.t1(), mark.t2());
            }
            case LANE -> {
                into.add(new Track(Track.Kind.LANE_QUEUE, track.name()), Span.Kind.WAIT, mark.t0(), mark.t1());
                into.add(track, Span.Kind.DATABASE, mark.t1(), mark.t3());
            }
            case STATE, REQUEST -> {} // moments, and the whole of it
        }
    }

    private static Slices.OnTrack onTrack(Row row, List<Piece> pieces, int most) {
        pieces.sort(Comparator.comparingLong(Piece::from));
        boolean connection = row.track().kind() == Track.Kind.CONNECTION;
        List<Piece> merged = merged(pieces, connection ? -1 : GAP_MICROS);
        for (long gap = GAP_MICROS; merged.size() > most; gap *= 4) {
            merged = merged(merged, gap);
        }
        List<Long> numbers = new ArrayList<>(merged.size() * 4);
        merged.forEach(piece -> numbers.addAll(List.of(piece.from(), piece.to(), piece.count(), piece.parts())));
        return new Slices.OnTrack(row.track().name(), row.track().kind(), row.kind(), numbers);
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

    private static Optional<Slices.Depth> depth(Row row, TreeMap<Long, Long> buckets) {
        if (buckets.isEmpty()) {
            return Optional.empty();
        }
        long last = buckets.lastKey();
        long first = Math.max(buckets.firstKey(), last - MOST_BUCKETS + 1);
        List<Long> micros = new ArrayList<>();
        for (long bucket = first; bucket <= last; bucket++) {
            micros.add(buckets.getOrDefault(bucket, 0L));
        }
        return Optional.of(new Slices.Depth(row.track().name(), row.track().kind(), row.kind(), first, micros));
    }
}
