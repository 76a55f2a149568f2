package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.HopPage;
import dev.baton.inspector.query.Question;
import dev.baton.tap.Hop;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages that the taps of all nodes hold, by this node's clock. Event loop only. */
public final class Messages {
    private static final int OF_ONE_REQUEST = 1_000;
    private static final Comparator<Hop> BY_TIME =
            Comparator.comparing(Hop::at).thenComparing(Hop::node).thenComparing(Hop::number);

    private final ClusterQueries cluster;
    private final Clocks clocks;

    public Messages(ClusterQueries cluster, Clocks clocks) {
        this.cluster = cluster;
        this.clocks = clocks;
    }

    private HopPage byOurClock(NodeCard node, HopPage page) {
        return page.by(clocks.of(node.nodeId()).orElse(Clocks.Offset.NONE));
    }

    Future<MessagesView> newest(String filter, int limit, boolean payload) {
        return query(Map.of("filter", filter, "limit", Integer.toString(limit), "payload", Boolean.toString(payload)))
                .map(pages -> {
                    List<Hop> all = sorted(pages);
                    return new MessagesView(
                            all.subList(Math.max(0, all.size() - limit), all.size()),
                            pages.stream().mapToLong(HopPage::drops).sum());
                });
    }

    Future<MessagesView.Neighbours> neighbours(String id) {
        return query(Map.of("id", id)).compose(pages -> sorted(pages).stream()
                .flatMap(hop -> hop.ids().requestId().stream())
                .findFirst()
                .map(request -> ofRequest(request.toString()).map(all -> neighbours(id, all)))
                .orElseGet(() -> Future.succeededFuture(new MessagesView.Neighbours(List.of(), List.of()))));
    }

    private Future<List<Hop>> ofRequest(String request) {
        return query(Map.of("filter", "request:" + request, "limit", Integer.toString(OF_ONE_REQUEST)))
                .map(Messages::sorted);
    }

    private static MessagesView.Neighbours neighbours(String id, List<Hop> all) {
        List<Hop> ours = all.stream().filter(hop -> !hop.ids().id().isEmpty()).toList();
        Optional<String> command = ours.stream()
                .filter(hop -> hop.ids().id().equals(id))
                .flatMap(hop -> hop.ids().causeId().stream())
                .findFirst();
        List<String> order = ours.stream().map(hop -> hop.ids().id()).distinct().toList();
        int at = order.indexOf(id);
        Predicate<Hop> isCompletion = hop -> hop.ids().causeId().isPresent();
        if (command.isPresent()) {
            List<String> next = order.stream()
                    .skip(at + 1L)
                    .takeWhile(
                            one -> ours.stream().noneMatch(hop -> hop.ids().id().equals(one) && isCompletion.test(hop)))
                    .toList();
            return new MessagesView.Neighbours(
                    of(ours, command.get()),
                    next.stream().flatMap(one -> of(ours, one).stream()).toList());
        }
        Optional<String> before = order.subList(0, Math.max(0, at)).reversed().stream()
                .filter(one -> ours.stream().anyMatch(hop -> hop.ids().id().equals(one) && isCompletion.test(hop)))
                .findFirst();
        return new MessagesView.Neighbours(
                before.map(one -> of(ours, one)).orElse(List.of()),
                ours.stream()
                        .filter(hop -> hop.ids().causeId().equals(Optional.of(id)))
                        .toList());
    }

    private static List<Hop> of(List<Hop> hops, String id) {
        return hops.stream().filter(hop -> hop.ids().id().equals(id)).toList();
    }

    private Future<List<HopPage>> query(Map<String, String> with) {
        return cluster.askAll(new Question(Question.What.HOPS, with), HopPage.class)
                .map(answers -> answers.stream()
                        .flatMap(answer -> answer.value().map(page -> byOurClock(answer.node(), page)).stream())
                        .toList());
    }

    private static List<Hop> sorted(List<HopPage> pages) {
        return sorted(pages.stream().flatMap(page -> page.hops().stream()));
    }

    static List<Hop> sorted(Stream<Hop> hops) {
        return hops.sorted(BY_TIME).toList();
    }

    /** Reads messages of all nodes as they are seen. One question at a time. */
    final class Reader {
        private final String filter;
        private final boolean payload;
        private final int limit;
        private final Map<String, HopPage> last = new HashMap<>();

        /** @param limit maximum of hops of one node in a page */
        Reader(String filter, boolean payload, int limit) {
            this.filter = filter;
            this.payload = payload;
            this.limit = limit;
        }

        /** New messages since the last page, by node; none from a node that is queried for the first time. */
        Future<Map<NodeCard, HopPage>> next() {
            List<NodeCard> nodes = cluster.all();
            last.keySet().retainAll(nodes.stream().map(NodeCard::nodeId).collect(Collectors.toSet()));
            List<Future<ClusterQueries.Answer<HopPage>>> answers =
                    nodes.stream().map(this::query).toList();
            return Future.all(answers).map(ignored -> {
                Map<NodeCard, HopPage> pages = new HashMap<>();
                for (Future<ClusterQueries.Answer<HopPage>> answer : answers) {
                    answer.result().value().ifPresent(page -> {
                        last.put(answer.result().node().nodeId(), page);
                        pages.put(
                                answer.result().node(),
                                byOurClock(answer.result().node(), page));
                    });
                }
                return pages;
            });
        }

        private Future<ClusterQueries.Answer<HopPage>> query(NodeCard node) {
            HopPage before = last.get(node.nodeId());
            Map<String, String> with = before == null
                    ? Map.of("begin", "now")
                    : Map.of(
                            "filter", filter,
                            "payload", Boolean.toString(payload),
                            "limit", Integer.toString(limit),
                            "hop", Long.toString(before.hop()),
                            "change", Long.toString(before.change()));
            return cluster.query(node, new Question(Question.What.HOPS, with), HopPage.class);
        }
    }

    Reader reader(String filter, boolean payload, int limit) {
        return new Reader(filter, payload, limit);
    }
}
