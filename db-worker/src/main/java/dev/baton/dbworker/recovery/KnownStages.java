package dev.baton.dbworker.recovery;

import dev.baton.flow.Flow;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The places where this node can resume a request: the stages of its flows, those versions of them by which the
 * database means the same. Immutable.
 */
final class KnownStages {
    private final String[] flows;
    private final Integer[] versions;
    private final String[] fingerprints;
    private final String[] stages;

    private record Place(Flow<?, ?> flow, String stage) {}

    KnownStages(Collection<Flow<?, ?>> known) {
        List<Place> places = new ArrayList<>();
        for (Flow<?, ?> flow : known) {
            flow.stageIds().forEach(stage -> places.add(new Place(flow, stage)));
            places.add(new Place(flow, Flow.REPLY));
        }
        flows = places.stream().map(place -> place.flow.name()).toArray(String[]::new);
        versions = places.stream().map(place -> place.flow.version()).toArray(Integer[]::new);
        fingerprints = places.stream().map(place -> place.flow.fingerprint()).toArray(String[]::new);
        stages = places.stream().map(Place::stage).toArray(String[]::new);
    }

    /** Whether a request {@code r} stands at one of them. */
    static String known() {
        return "%s = ANY(%s)".formatted(place(), places());
    }

    static String unknown() {
        return "%s <> ALL(%s)".formatted(place(), places());
    }

    private static String place() {
        return "(r.flow || ' ' || r.flow_version || ' ' || r.next_stage)";
    }

    /** An array: computed once for a statement, and no join, so that rows are found by the same index as without it. */
    private static String places() {
        return """
                ARRAY(SELECT k.flow || ' ' || k.version || ' ' || k.stage
                      FROM unnest($1::text[], $2::int[], $3::text[], $4::text[]) AS k(flow, version, fingerprint, stage)
                      JOIN baton.flow f ON f.name = k.flow AND f.version = k.version AND f.fingerprint = k.fingerprint)
                """;
    }

    /** The first four parameters of a statement with one of these conditions. */
    Tuple parameters() {
        return Tuple.tuple()
                .addArrayOfString(flows)
                .addArrayOfInteger(versions)
                .addArrayOfString(fingerprints)
                .addArrayOfString(stages);
    }
}
