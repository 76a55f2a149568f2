package dev.baton.inspector.api;

import dev.baton.bus.KnownFlow;
import dev.baton.bus.NodeCard;
import dev.baton.bus.Roster;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowDescription;
import dev.baton.inspector.api.FlowsView.FlowVersion;
import dev.baton.message.RoleName;
import dev.baton.run.FlowCatalog;
import dev.baton.store.FlowCounts;
import dev.baton.store.StoreClient;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Flows: what the database knows of them, and which nodes have them. Event loop only. */
public final class Flows {
    private final StoreClient store;
    private final Roster roster;
    private final FlowCatalog here;

    public Flows(StoreClient store, Roster roster, FlowCatalog here) {
        this.store = store;
        this.roster = roster;
        this.here = here;
    }

    Future<FlowsView> view() {
        return store.flows().map(answer -> {
            FlowCounts counts = StoreAnswers.found(answer);
            Collection<NodeCard> cards = roster.all();
            return new FlowsView(
                    counts.flows().stream().map(flow -> version(flow, cards)).toList(), counts.complete());
        });
    }

    private FlowVersion version(FlowCounts.Counted flow, Collection<NodeCard> cards) {
        KnownFlow known = KnownFlow.of(flow.name(), flow.version(), new FlowDescription(flow.description()));
        boolean resumable = cards.stream()
                .anyMatch(card -> card.roles().contains(RoleName.DB_WORKER)
                        && card.state() != NodeCard.State.STARTING
                        && flowsOf(card).stream().anyMatch(known::agreesWith));
        return new FlowVersion(
                flow.name(),
                flow.version(),
                flow.fingerprint(),
                flow.description(),
                route(known),
                here.find(known.name(), known.version())
                        .map(ours -> ours.scopes().stream().sorted().toList()),
                names(cards, card -> flowsOf(card).stream().anyMatch(known::agreesWith)),
                names(cards, card -> flowsOf(card).stream().anyMatch(known::differsFrom)),
                flow.running(),
                resumable ? 0 : flow.running(),
                flow.dead(),
                here.find(known.name(), known.version()).map(Flow::durable),
                Optional.of(resumable),
                flow.runningComplete(),
                flow.deadComplete());
    }

    private Optional<String> route(KnownFlow known) {
        return here.find(known.name())
                .filter(flow -> flow.version() == known.version())
                .map(flow -> flow.route().method() + " " + flow.route().path());
    }

    private static List<String> names(Collection<NodeCard> cards, Predicate<NodeCard> which) {
        return cards.stream().filter(which).map(NodeCard::name).sorted().toList();
    }

    private static List<KnownFlow> flowsOf(NodeCard card) {
        return card.flows().orElse(List.of());
    }
}
