package dev.baton.inspector.api;

import dev.baton.inspector.api.TimelineMaker.Placed;
import dev.baton.message.Verdict;
import dev.baton.timeline.Span;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a command was answered: when its completion was put into the frame, and what was done until then.
 *
 * @param first what its worker did first
 * @param last the work that ended last before it was answered
 * @param sent when it was
 * @param label what is done: "DB", or "DB, D to F" if the worker ran these, too; and the verdict, unless all is well
 */
record Answer(Placed first, Placed last, long sent, String label) {
    private static final Set<Span.Kind> WORK = EnumSet.of(Span.Kind.RUN, Span.Kind.DATABASE);
    private static final String WELL = Verdict.REPLIED.toString();

    /** Empty: nothing is known of another node's work for it. */
    static Optional<Answer> of(Placed command, List<Placed> placed) {
        List<Placed> there = placed.stream()
                .filter(one -> one.isBelow(command.span()) && one.known() != command.known() && !isMoment(one.span()))
                .sorted(Comparator.comparingLong(Placed::start))
                .toList();
        return there.stream().max(Comparator.comparingLong(Placed::end)).map(last -> of(command, placed, there, last));
    }

    /** The moment itself, which its worker wrote down: it is no bar, but an arrow's begin. */
    static boolean isMoment(Span span) {
        return span.kind() == Span.Kind.STATE && span.label().equals(Span.ANSWERED);
    }

    private static Answer of(Placed command, List<Placed> placed, List<Placed> there, Placed ended) {
        Placed first = there.stream()
                .filter(one -> one.known() == ended.known())
                .findFirst()
                .orElse(ended);
        Optional<Placed> moment = placed.stream()
                .filter(one -> one.isBelow(command.span()) && one.known() == ended.known() && isMoment(one.span()))
                .findFirst();
        long latest = moment.map(Placed::start).orElseGet(() -> Math.max(command.end(), ended.end()));
        List<Placed> work = placed.stream()
                .filter(one ->
                        one.known() == ended.known() && WORK.contains(one.span().kind()))
                .filter(one -> one.start() >= first.start() && one.end() <= latest)
                .toList();
        Placed last = Stream.concat(Stream.of(ended), work.stream())
                .max(Comparator.comparingLong(Placed::end))
                .orElse(ended);
        return new Answer(first, last, moment.map(Placed::start).orElse(last.end()), label(command.span(), work));
    }

    private static String label(Span command, List<Placed> work) {
        List<String> rest = work.stream()
                .filter(one -> isOfRest(one, command))
                .sorted(Comparator.comparingLong(Placed::start))
                .map(one -> one.span().label())
                .toList();
        String done = rest.isEmpty() ? command.label() : command.label() + ", " + range(rest);
        String verdict = command.details().getOrDefault("verdict", WELL);
        return verdict.equals(WELL) ? done : done + ": " + verdict;
    }

    /** A stage that is none of the command's own. What has a verdict is a pool's work, whose stages are there, too. */
    private static boolean isOfRest(Placed one, Span command) {
        return one.span().kind() == Span.Kind.RUN
                && !one.isBelow(command)
                && !one.span().details().containsKey("verdict");
    }

    private static String range(List<String> labels) {
        return labels.getFirst().equals(labels.getLast())
                ? labels.getFirst()
                : labels.getFirst() + " to " + labels.getLast();
    }
}
