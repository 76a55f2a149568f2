package dev.baton.tap;

import dev.baton.message.Segment;
import dev.baton.message.WorkResult;
import io.vertx.core.buffer.Buffer;
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

    /** @param payload whether what it says is wanted, too; masked */
    Hop hop(HopRing.Raw raw, Tap.Names names, boolean payload) {
        boolean out = raw.direction() == Hop.Direction.OUT;
        String peer = raw.peer().isEmpty() ? "" : names.ofNode().apply(raw.peer());
        boolean known = raw.command() != 0;
        boolean completion = raw.kind() == Hop.Kind.COMPLETION;
        String owner = out != completion ? selfId : raw.peer(); // who sent the command
        String command = known ? Hop.messageId(owner, raw.command()) : "";
        return new Hop(
                raw.number(),
                clock.at(raw.atNanos()),
                names.self(),
                raw.direction(),
                raw.kind(),
                raw.address(),
                out ? names.self() : peer,
                out ? peer : names.self(),
                completion ? command + "-done" : command,
                completion ? Optional.of(command) : Optional.empty(),
                raw.requestId(),
                raw.segment().map(Segment::flow),
                raw.segment().map(names.ofSegment()),
                raw.bytes(),
                raw.thread(),
                raw.waited(),
                raw.ran(),
                raw.batch(),
                raw.verdict(),
                raw.content().map(this::headers).orElse(Map.of()),
                payload ? raw.content().flatMap(this::payload) : Optional.empty());
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
