package dev.baton.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what goes over the bus. Any thread. */
final class FrameMeter {
    private final DistributionSummary sentEntries;
    private final DistributionSummary receivedEntries;
    private final Counter late;
    private final Counter undeliverable;
    private final Counter unreadableCards;
    private final Counter refusedCards;
    private final Counter forged;
    private final Counter refusedQueries;
    private final Counter unread;
    private final Counter lost;
    private final Counter sentElsewhere;

    FrameMeter(MeterRegistry meters) {
        sentEntries = DistributionSummary.builder("baton.frames.sent.entries")
                .description("Commands and completions per frame sent")
                .register(meters);
        receivedEntries = DistributionSummary.builder("baton.frames.received.entries")
                .description("Commands and completions per frame received")
                .register(meters);
        late = Counter.builder("baton.completions.late")
                .description("Completions that came after their deadline; dropped")
                .register(meters);
        unread = Counter.builder("baton.frames.unread")
                .description("Frames and entries of another release, or damaged, that could not be read;"
                        + " commands among them were answered no-handler")
                .register(meters);
        unreadableCards = Counter.builder("baton.cards.unreadable")
                .description("Node cards of another release that could not be read")
                .register(meters);
        refusedCards = Counter.builder("baton.cards.refused")
                .description(
                        "Node cards that are not signed with the cluster's secret, or were signed before the one that"
                                + " is known, or are too long, or came from another node than they name")
                .register(meters);
        forged = Counter.builder("baton.frames.forged")
                .description("Frames and queries that came from another node than they name; dropped")
                .register(meters);
        refusedQueries = Counter.builder("baton.queries.refused")
                .description("Queries of other nodes that could not be answered: of another release, or damaged")
                .register(meters);
        undeliverable = Counter.builder("baton.entries.undeliverable")
                .description("Entries for an event loop or role that this node does not have; commands "
                        + "among them were answered no-handler")
                .register(meters);
        lost = Counter.builder("baton.commands.lost")
                .description("Commands that their node did not have: they were lost on their way, or their completions")
                .register(meters);
        sentElsewhere = Counter.builder("baton.commands.sent.elsewhere")
                .description("Repeatable commands that were sent to another node, as theirs did not answer queries")
                .register(meters);
    }

    void sentElsewhere(int commands) {
        sentElsewhere.increment(commands);
    }

    void lost() {
        lost.increment();
    }

    void unread(int count) {
        unread.increment(count);
    }

    void unreadableCard() {
        unreadableCards.increment();
    }

    void refusedCard() {
        refusedCards.increment();
    }

    void forged() {
        forged.increment();
    }

    void refusedQuery() {
        refusedQueries.increment();
    }

    void sent(int entries) {
        sentEntries.record(entries);
    }

    void received(int entries) {
        receivedEntries.record(entries);
    }

    void late() {
        late.increment();
    }

    void undeliverable() {
        undeliverable.increment();
    }
}
