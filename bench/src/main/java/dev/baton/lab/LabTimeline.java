package dev.baton.lab;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.inspector.api.TimelineView;
import dev.baton.inspector.api.TimelineView.Message;
import dev.baton.inspector.api.TimelineView.SpanView;
import dev.baton.timeline.Track.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recorded timeline of a request of the lab's flow, and where its steps are in it. As JSON it is the view.
 *
 * @param view as the admin API answers it
 */
record LabTimeline(@JsonValue TimelineView view) {

    /** What the lab's flow does, in this order. */
    static final List<String> STEPS = List.of("A", "B", "C", "DB", "D", "E", "F");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    LabTimeline {}

    /** Upper bound from the end of a stage until its command is sent. */
    private static final long SOON_MICROS = 1_000;

    /**
     * Messages. In points that were measured before nodes wrote it down, a callback's answer seems to leave with DB: it
     * leaves when F is done, from the thread that ran it.
     */
    List<Message> travelled() {
        return view.messages().stream()
                .map(message -> step("F")
                        .filter(last -> view.style().equals("callback")
                                && message.kind().equals("completion")
                                && message.sentMicros() < last.startMicros())
                        .map(last -> from(last, message))
                        .orElse(message))
                .toList();
    }

    private static Message from(SpanView last, Message message) {
        return new Message(
                message.id(),
                message.kind(),
                message.label(),
                last.track(),
                message.toTrack(),
                Math.min(last.endMicros(), message.receivedMicros()),
                message.receivedMicros(),
                message.bytes());
    }

    /** What a picture is drawn of, and no more: to be kept. */
    LabTimeline drawn() {
        List<SpanView> spans = spans().stream()
                .map(span -> new SpanView(
                        span.id(),
                        Optional.empty(),
                        span.track(),
                        span.kind(),
                        span.label(),
                        span.startMicros(),
                        span.endMicros(),
                        Map.of()))
                .toList();
        return new LabTimeline(new TimelineView(
                view.requestId(),
                view.flow(),
                view.style(),
                view.verdict(),
                view.startedAt(),
                view.tookMicros(),
                "",
                Optional.empty(),
                view.clockErrorMicros(),
                view.missing(),
                view.tracks(),
                spans,
                view.messages()));
    }

    List<SpanView> spans() {
        return view.spans();
    }

    long tookMicros() {
        return view.tookMicros();
    }

    TimelineView.Row row(String id) {
        return view.tracks().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The timeline has no track " + id));
    }

    /** The span of the request as a whole. */
    Optional<SpanView> whole() {
        return spans().stream()
                .filter(span -> row(span.track()).kind() == Kind.REQUEST)
                .findFirst();
    }

    /** Whether all that the lab's flow does is in it: A to F, and the database. */
    boolean isWhole() {
        return whole().isPresent() && STEPS.stream().allMatch(step -> step(step).isPresent());
    }

    /** A stage, or the database's part, by its label. */
    Optional<SpanView> step(String label) {
        return spans().stream()
                .filter(span -> span.label().equals(label)
                        && (span.kind().equals("run") || span.kind().equals("database")))
                .findFirst();
    }

    /** The gateway that served it. */
    String gateway() {
        return whole().map(span -> row(span.track()).node()).orElse("");
    }

    /** Whether nothing was recorded then: the platform's own work, or waiting for the thread. */
    boolean isGap(SpanView span) {
        return whole().map(whole -> span.id().startsWith(whole.id() + "-")).orElse(false);
    }

    /** Whether it is a gap of a polled request after C: between two polls nothing is done for it. */
    boolean isUnnoticed(SpanView span) {
        return view.style().equals("polling")
                && isGap(span)
                && step("C")
                        .filter(plan -> span.startMicros() > plan.endMicros() + SOON_MICROS)
                        .isPresent();
    }

    /** Whether a thread waited for it: its own, or a virtual one that was put aside. */
    static boolean isHeld(SpanView span) {
        return span.kind().equals("blocked") || span.kind().equals("aside");
    }

    /** Whether a thread ran one of the flow's own stages: neither the platform's work nor a look into the mail. */
    boolean isStage(SpanView span) {
        return span.kind().equals("run")
                && !isGap(span)
                && !span.label().startsWith("check:")
                && spans().stream().noneMatch(other -> other != span && isWithin(other, span));
    }

    private static boolean isWithin(SpanView inner, SpanView outer) {
        return inner.kind().equals("run")
                && inner.track().equals(outer.track())
                && inner.startMicros() >= outer.startMicros()
                && inner.endMicros() <= outer.endMicros()
                && inner.tookMicros() < outer.tookMicros();
    }
}
