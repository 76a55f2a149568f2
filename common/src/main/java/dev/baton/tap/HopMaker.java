package dev.baton.tap;

import dev.baton.message.Effort;
import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import io.vertx.core.buffer.Buffer;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes hops for people of what was written down: with names instead of ids, and masked. Any thread. */
final class HopMaker {
    private final String selfId;
    private final NodeClock clock;
    private final PayloadMask masking;

    /** What a message that is no frame brought along. */
    record Other(Map<String, String> headers, Optional<Buffer> body) {}

    /** @param selfId this node's id on the bus */
    HopMaker(String selfId, NodeClock clock, PayloadMask masking) {
        this.selfId = selfId;
        this.clock = clock;
        this.masking = masking;
    }

    /** @param payload whether the payload is included; masked */
    Hop hop(HopRing.Raw raw, TapReader.Names names, boolean payload) {
        HopRing.Way way = raw.way();
        return new Hop(
                names.self(),
                raw.number(),
                clock.at(raw.atNanos()).truncatedTo(ChronoUnit.MICROS),
                way.direction(),
                way.kind(),
                route(way, names),
                ids(way, raw.subject()),
                new Hop.Work(
                        raw.subject().segment().map(Segment::flow),
                        raw.subject().segment().map(names.ofSegment())),
                raw.bytes(),
                way.thread(),
                effort(raw.effort()),
                raw.outcome().verdict(),
                raw.outcome().content().map(one -> content(one, payload)).orElse(Hop.Content.NONE));
    }

    private static Hop.Route route(HopRing.Way way, TapReader.Names names) {
        String peer = way.peer().isEmpty() ? "" : names.ofNode().apply(way.peer());
        boolean out = way.direction() == Hop.Direction.OUT;
        return new Hop.Route(way.address(), out ? names.self() : peer, out ? peer : names.self());
    }

    private Hop.Ids ids(HopRing.Way way, HopRing.Subject subject) {
        if (subject.command() == 0) {
            return new Hop.Ids("", Optional.empty(), subject.requestId());
        }
        boolean completion = way.kind() == Hop.Kind.COMPLETION;
        boolean own = (way.direction() == Hop.Direction.OUT) != completion; // who sent the command
        String command = Hop.messageId(own ? selfId : way.peer(), subject.command());
        return completion
                ? new Hop.Ids(command + "-done", Optional.of(command), subject.requestId())
                : new Hop.Ids(command, Optional.empty(), subject.requestId());
    }

    private static Hop.Effort effort(Effort effort) {
        return new Hop.Effort(effort.waitedNanos() / 1_000, effort.ranNanos() / 1_000, effort.batchSize());
    }

    private Hop.Content content(Object content, boolean payload) {
        return new Hop.Content(headers(content), payload ? payload(content) : Optional.empty());
    }

    private Map<String, String> headers(Object content) {
        if (!(content instanceof Other other)) {
            return Map.of();
        }
        Map<String, String> shown = new LinkedHashMap<>();
        other.headers().forEach((name, value) -> shown.put(name, masking.masks(name) ? PayloadMask.MASKED : value));
        return shown;
    }

    private Optional<String> payload(Object content) {
        return switch (content) {
            case Buffer buffer -> Optional.of(masking.of(buffer));
            case WorkResult.Done done -> Optional.of(masking.of(done.payload()));
            case WorkResult.Refused refused -> Optional.of(masking.of(refused.refusal()));
            case WorkResult.AlreadyStored already -> Optional.of(masking.of(already.stored()));
            // its message may quote what the stage was given
            case WorkResult.Failed failed -> Optional.of("(" + failed.verdict() + " on " + failed.node() + ")");
            case Other other -> other.body().map(masking::of);
            default -> Optional.empty();
        };
    }
}
