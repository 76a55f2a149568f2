package dev.baton.inspector.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.tap.Hop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A hop, as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record HopView(
        String node,
        long number,
        Instant at,
        String direction,
        String kind,
        String address,
        String from,
        String to,
        String id,
        Optional<String> causeId,
        Optional<String> requestId,
        Optional<String> flow,
        Optional<String> segment,
        int bytes,
        String thread,
        long waitMicros,
        long runMicros,
        int batch,
        Optional<String> verdict,
        Map<String, String> headers,
        Optional<String> payload) {

    static HopView of(Hop hop) {
        return new HopView(
                hop.node(),
                hop.number(),
                hop.at().truncatedTo(ChronoUnit.MICROS),
                hop.direction().name().toLowerCase(Locale.ROOT),
                hop.kind().name().toLowerCase(Locale.ROOT),
                hop.address(),
                hop.from(),
                hop.to(),
                hop.id(),
                hop.causeId(),
                hop.requestId().map(Object::toString),
                hop.flow(),
                hop.segment(),
                hop.bytes(),
                hop.thread(),
                hop.waited() / 1_000,
                hop.ran() / 1_000,
                hop.batch(),
                hop.verdict().map(Object::toString),
                hop.headers(),
                hop.payload());
    }
}
